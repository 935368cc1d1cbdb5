package dev.curlew.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is saved can be put back, after everything was lost. */
final class BackupTest {

    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    private static final Duration LIMIT = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    private final Project project = STACK.project();

    @Test
    void backup_wiped_restored_countsAreEqual() {
        List<String> codes = IntStream.range(0, 5)
                .mapToObj(number -> STACK.site().create("https://example.com/kept/" + number))
                .toList();
        codes.forEach(code -> assertThat(STACK.site().follow(code).statusCode()).isEqualTo(302));
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> codes.stream().allMatch(code -> STACK.site().clicks(code) == 1));
        String counts = counts();

        assertThat(project.script(LIMIT, "deploy/backup.sh", "save", folder.toString()))
                .contains("Saved in " + folder);
        project.run("down", "-v", "--timeout", "5");
        project.script(LIMIT, "deploy/backup.sh", "restore", folder.toString(), "--yes");

        assertThat(counts()).isEqualTo(counts);
        for (String code : codes) {
            assertThat(STACK.site().clicks(code)).isEqualTo(1);
            assertThat(STACK.site()
                            .follow(code)
                            .headers()
                            .firstValue("location")
                            .orElse(""))
                    .startsWith("https://example.com/kept/");
        }
        // New codes go on where the old ones ended, and clicks are counted on.
        assertThat(codes).doesNotContain(STACK.site().create("https://example.com/new"));
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> STACK.site().clicks(codes.getFirst()) == 2);
    }

    @Test
    void restore_ofNothing_changesNothing() {
        String code = STACK.site().create("https://example.com/stays");

        assertThat(Command.run(
                                Duration.ofMinutes(1),
                                Map.of(),
                                List.of(
                                        "deploy/backup.sh",
                                        "restore",
                                        folder.resolve("empty").toString(),
                                        "--yes"))
                        .output())
                .contains("there is no postgres.dump");
        assertThat(STACK.site().follow(code).statusCode()).isEqualTo(302);
    }

    private String counts() {
        return project.shell(
                        "postgres",
                        "psql -U curlew -Atc \"select (select count(*) from link.short_link), (select count(*) from"
                                + " analytics.click), (select coalesce(sum(clicks), 0) from analytics.link_total)\" curlew")
                .ok();
    }
}
