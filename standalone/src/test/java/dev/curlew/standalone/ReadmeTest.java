package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.standalone.StackExtension.RunningStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands of the README do what it shows: each {@code sh} block with a {@code text} block after it is run. */
@ExtendWith(StackExtension.class)
class ReadmeTest {
    private static final Pattern SHOWN = Pattern.compile("```sh\n([^`]+)```\n\n```text\n([^`]+)```\n");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

    private final RunningStack stack;

    ReadmeTest(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void commands_giveWhatTheReadmeShows() throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("curlew.root"), "README.md"));
        List<String[]> commands = SHOWN.matcher(readme)
                .results()
                .map(match -> new String[] {match.group(1), match.group(2)})
                .toList();
        assertThat(commands).hasSize(5);
        for (String[] command : commands) {
            if (command[0].contains(" -d ") || command[0].contains("./curlew ")) {
                // Makes something, or takes a while itself, so it is run once.
                assertShown(command);
            } else {
                // A click is counted within two seconds.
                await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertShown(command));
            }
        }
    }

    private void assertShown(String[] command) throws IOException {
        assertThat(plain(run(command[0]))).isEqualTo(plain(command[1]));
    }

    private String run(String command) throws IOException {
        int port = stack.config().ports().of(StackPort.PUBLIC);
        String here = command.replace("localhost:8080", "localhost:" + port)
                // Without the launcher, which would build first.
                .replace("./curlew ", CommandLineProcess.inShell() + " ");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", here).redirectErrorStream(true);
        new CommandLineProcess(stack).prepare(builder);
        Process shell = builder.start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String plain(String text) {
        String times = TIME.matcher(text).replaceAll("TIME");
        return times.replaceAll("localhost:\\d+", "localhost:8080")
                // Other journeys made links before.
                .replaceAll("\"etag\":\"[0-9a-z]+-", "\"etag\":\"1-")
                .replaceAll("etag +[0-9a-z]+-", "etag 1-")
                // Columns are as wide as the port is long.
                .replaceAll(" {2,}", "  ")
                .replaceAll("clt_[A-Za-z0-9_-]{43}", "TOKEN")
                .replace("\r", "")
                .strip();
    }
}
