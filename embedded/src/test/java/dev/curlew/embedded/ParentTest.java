package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.testing.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the servers when their parent goes. */
final class ParentTest {
    @TempDir
    private Path dir;

    @Test
    void parentKilled_childrenGo_andTheirDataCanBeUsedAtOnce() throws IOException {
        Parent parent = Parent.start(dir);
        assertThat(parent.children()).hasSize(3).allMatch(ProcessHandle::isAlive);

        parent.process().destroyForcibly();

        // Starts while the one of before may still be writing its last checkpoint.
        try (EmbeddedPostgres next =
                EmbeddedPostgres.start(ServerOptions.in(dir.resolve("postgres")).fast())) {
            assertThat(next.ready()).isTrue();
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(parent.children()).noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void groupSignalled_childrenLiveUntilTheParentHasDrained() throws IOException, InterruptedException {
        Parent parent = Parent.start(dir);
        String group = Long.toString(parent.process().pid());

        // As the terminal does on Ctrl-C, and init systems do to stop a service.
        assertThat(new ProcessBuilder("sh", "-c", "kill -s INT -- -$1; kill -s TERM -- -$1", "sh", group)
                        .start()
                        .waitFor())
                .isZero();

        assertThat(parent.output().readLine()).isEqualTo("in the hook 3 are ready");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(parent.children()).noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void watchdogKilled_serverIsReplacedByOneWithAWatchdog() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(ServerOptions.in(dir).fast())) {
            ProcessHandle first = ProcessHandle.of(redis.pid()).orElseThrow();

            assertThat(first.parent().orElseThrow().destroyForcibly()).isTrue();

            await().until(() -> !first.isAlive() && redis.ready());
            assertThat(redis.pid()).isNotEqualTo(first.pid());
        }
    }

    private record Parent(Process process, BufferedReader output, List<ProcessHandle> children) {
        static Parent start(Path dir) throws IOException {
            // In a session of its own, as under a terminal of its own.
            List<String> command = new ArrayList<>(List.of("setsid"));
            command.addAll(ChildJvm.command(
                    List.of("-Dcurlew.root=" + System.getProperty("curlew.root")),
                    ChildrenMain.class.getName(),
                    dir.toString()));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            List<ProcessHandle> children = new ArrayList<>();
            for (String line = output.readLine(); !"started".equals(line); line = output.readLine()) {
                assertThat(line).startsWith("pid ");
                children.add(ProcessHandle.of(Long.parseLong(line.substring("pid ".length())))
                        .orElseThrow());
            }
            return new Parent(process, output, children);
        }
    }
}
