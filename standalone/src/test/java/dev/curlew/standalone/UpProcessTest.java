package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.testing.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./curlew up} as a process: how it ends, and what it leaves behind. */
@Timeout(120)
class UpProcessTest {
    private static final Duration STARTED = Duration.ofSeconds(60);
    private static final Duration ENDED = Duration.ofSeconds(30);
    private static final int SIGTERM_STATUS = 128 + 15;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void up_endsCleanly_onSigterm() throws Exception {
        Process up = up("--port", "0");
        List<ProcessHandle> children = awaitReady(up);
        Path data = dir.resolve("data");
        assertThat(permissions(data)).isEqualTo("rwx------");
        for (String folder : List.of("logs", "journal", "secrets")) {
            assertThat(permissions(data.resolve(folder))).as(folder).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(data.resolve(folder))) {
                assertThat(files.toList())
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
            }
        }

        up.destroy();

        assertThat(up.waitFor(ENDED.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isEqualTo(SIGTERM_STATUS);
        assertThat(output()).contains("Stopped.");
        // The servers are gone before it is; the shells that watched them may take a moment longer.
        await().atMost(Duration.ofSeconds(5)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void children_endToo_whenUpIsKilled() throws Exception {
        Process up = up("--port", "0");
        List<ProcessHandle> children = awaitReady(up);

        up.destroyForcibly();

        await().atMost(ENDED).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void up_saysWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process up = up("--port", Integer.toString(taken.getLocalPort()));

            assertThat(up.waitFor(STARTED.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(up.exitValue()).isEqualTo(1);
            assertThat(output().strip().lines())
                    .singleElement()
                    .asString()
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains("--port");
        }
    }

    @Test
    void up_saysWhatIsWrong_withItsArguments() throws Exception {
        Process up = up("--port", "eighty");

        assertThat(up.waitFor(STARTED.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isEqualTo(2);
        assertThat(output()).contains("--port").contains("eighty");
    }

    private Process up(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(ChildJvm.command(
                List.of("-Dcurlew.root=" + System.getProperty("curlew.root")),
                StandaloneMain.class.getName(),
                "--data-dir",
                dir.resolve("data").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("output").toFile())
                .start();
    }

    /** Waits until everything runs, and gives all processes that were started for it. */
    private List<ProcessHandle> awaitReady(Process up) {
        await().atMost(STARTED).until(() -> {
            assertThat(up.isAlive()).as(output()).isTrue();
            return output().contains("Curlew is ready");
        });
        List<ProcessHandle> children = up.descendants().toList();
        // Postgres, Redis and Envoy at the least.
        assertThat(children).hasSizeGreaterThanOrEqualTo(3);
        return children;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private String output() throws IOException {
        return Files.readString(dir.resolve("output"));
    }
}
