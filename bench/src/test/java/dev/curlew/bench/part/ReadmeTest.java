package dev.curlew.bench.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    @TempDir
    Path folder;

    @Test
    void put_betweenItsMarksAlone() throws IOException {
        Path readme = Files.writeString(folder.resolve("README.md"), """
                a
                <!-- bench redirect -->
                other
                <!-- end of bench redirect -->
                <!-- bench -->
                old
                <!-- end of bench -->
                b
                """);
        Readme.put(readme, "bench", "new\n");
        assertThat(readme).hasContent("""
                a
                <!-- bench redirect -->
                other
                <!-- end of bench redirect -->
                <!-- bench -->
                new
                <!-- end of bench -->
                b
                """);
    }

    @Test
    void put_noMarks_changesNothing() throws IOException {
        Path readme = Files.writeString(folder.resolve("README.md"), "a\n");
        assertThatThrownBy(() -> Readme.put(readme, "bench", "new\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no <!-- bench -->");
        assertThat(readme).hasContent("a\n");
    }
}
