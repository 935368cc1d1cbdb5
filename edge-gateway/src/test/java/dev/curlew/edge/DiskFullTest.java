package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import dev.curlew.edge.testing.EdgeProcess;
import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of the journal is full. It is a file system of 700 KiB, room for two segments, that the edge alone sees; where none may be mounted, no file may
 * be longer than 64 KiB from some moment on.
 */
class DiskFullTest {

    private static final int MOST_VISITS = 5_000;
    private static final String LONG_AGENT = "Mozilla/5.0 " + "x".repeat(1_000);

    @TempDir
    Path directory;

    private int redirects;

    @Test
    void fullDisk_dropsAndCounts_redirectsGoOn_andClicksAreKeptAgainWhenThereIsRoom() throws Exception {
        Path journal = Files.createDirectory(directory.resolve("journal"));
        boolean mounts = run("unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt");
        List<String> launcher = mounts
                ? List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=700k none \"$0\" && exec \"$@\"",
                        journal.toString())
                : List.of();
        try (LinkBackend backend = LinkBackend.start().with("abc", "https://example.com/", 1);
                IngestServer ingest = IngestServer.start()) {
            ingest.behave((_, _) -> IngestServer.fail(Status.UNAVAILABLE));
            Map<String, String> variables = TestEdge.variables(journal, backend.port(), ingest.port());
            int port = EdgeProcess.freePort();
            int management = EdgeProcess.freePort();
            variables.put("HTTP_PORT", Integer.toString(port));
            variables.put("MANAGEMENT_PORT", Integer.toString(management));
            variables.put("JOURNAL_MAX_BYTES", "1MiB");
            Process edge = EdgeProcess.start(launcher, variables, directory.resolve("edge.log"));
            try {
                BlockingWebClient visitor =
                        WebClient.of("http://127.0.0.1:" + port).blocking();
                BlockingWebClient operator =
                        WebClient.of("http://127.0.0.1:" + management).blocking();
                await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> visit(visitor));
                if (!mounts) {
                    limitFiles(edge, "65536");
                }

                while (dropped(operator) == 0 && redirects < MOST_VISITS) {
                    assertThat(visit(visitor)).isTrue();
                }
                assertThat(dropped(operator)).isPositive();
                for (int i = 0; i < 50; i++) {
                    assertThat(visit(visitor)).isTrue();
                }

                if (!mounts) {
                    limitFiles(edge, "unlimited");
                }
                ingest.behave((batch, _) -> IngestServer.store(batch));
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    double before = dropped(operator);
                    return visit(visitor) && dropped(operator) == before;
                });
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(ingest.distinct()).hasSize(redirects - (int) dropped(operator)));
                await().untilAsserted(() ->
                        assertThat(metric(operator, "click_journal_pending")).isZero());
                assertThat(metric(operator, "click_journal_accepted_total")).isEqualTo(redirects);
                assertThat(metric(operator, "click_journal_acknowledged_total"))
                        .isEqualTo(redirects - dropped(operator));
            } finally {
                edge.destroyForcibly().waitFor();
            }
        }
    }

    private boolean visit(BlockingWebClient visitor) {
        boolean redirected = visitor.execute(RequestHeaders.of(HttpMethod.GET, "/abc", "user-agent", LONG_AGENT))
                        .status()
                        .code()
                == 302;
        redirects += redirected ? 1 : 0;
        return redirected;
    }

    private static double dropped(BlockingWebClient operator) {
        return metric(operator, "click_journal_dropped_total{reason=\"disk\"}");
    }

    private static double metric(BlockingWebClient operator, String name) {
        return operator.get("/metrics")
                .contentUtf8()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Of a process that runs: the limit that it may raise again itself. */
    private static void limitFiles(Process process, String bytes) throws Exception {
        assertThat(run("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":"))
                .as("prlimit, of util-linux, sets a limit")
                .isTrue();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            // There is no such program.
            return false;
        }
    }
}
