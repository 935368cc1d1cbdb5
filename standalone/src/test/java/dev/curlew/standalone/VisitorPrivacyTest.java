package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.standalone.StackExtension.RunningStack;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Visitors are hashed with a random salt of the day, so that nothing kept on disk can follow them over days. */
@ExtendWith(StackExtension.class)
class VisitorPrivacyTest {

    @Test
    void up_keepsOnlyTheSaltOfTheDay(RunningStack stack) {
        Path dataDir = stack.config().dataDir();

        assertThat(dataDir.resolve("journal").resolve("visitor-salt")).isNotEmptyFile();
        assertThat(dataDir.resolve("secrets")).isDirectoryNotContaining("glob:**/visitor*");
    }

    @Test
    void secrets_ofAnEarlierVersion_loseTheVisitorsKey(@TempDir Path dataDir) throws Exception {
        Path old = StackSecrets.in(dataDir).adminKey().resolveSibling("visitor-key");
        Files.writeString(old, "0123");

        StackSecrets _ = StackSecrets.in(dataDir);

        assertThat(old).doesNotExist();
    }
}
