package dev.curlew.platform.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void toString_hidesValue() {
        assertThat(Secret.of("hunter2")).hasToString("***");
    }

    @Test
    void equals_byValue() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo("a");
    }

    @Test
    void secret_inline() {
        assertThat(Env.of(Map.of("KEY", "hunter2")).secret("KEY")).contains(Secret.of("hunter2"));
    }

    @Test
    void secret_fromFile_withoutItsLastNewline() throws Exception {
        Env env = Env.of(Map.of("KEY_FILE", write("two\nlines\n\n")));

        assertThat(env.requiredSecret("KEY").reveal()).isEqualTo("two\nlines\n");
        assertThatCode(env::check).doesNotThrowAnyException();
    }

    @Test
    void secret_both() throws Exception {
        Env env = Env.of(Map.of("KEY", "hunter2", "KEY_FILE", write("other")));

        env.requiredSecret("KEY");

        assertThatThrownBy(env::check).hasMessage("KEY: set, and KEY_FILE too (expected: one of them)");
    }

    @Test
    void secret_fileMissing() {
        String file = folder.resolve("nowhere").toString();

        assertFault(file, "KEY_FILE: \"" + file + "\" (expected: a readable file of UTF-8 text)");
    }

    @Test
    void secret_fileEmpty() throws Exception {
        String file = write("\n");

        assertFault(file, "KEY_FILE: \"" + file + "\" (expected: a file that is not empty)");
    }

    @Test
    void secret_fileNotText() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "schlüssel", ISO_8859_1);

        assertFault(file.toString(), "KEY_FILE: \"" + file + "\" (expected: a readable file of UTF-8 text)");
    }

    @Test
    void secret_fileHuge() throws Exception {
        String file = write("x".repeat(65_537));

        assertFault(file, "KEY_FILE: \"" + file + "\" (expected: a file of 64 KiB at most)");
    }

    @Test
    void requiredSecret_notSet() {
        Env env = Env.of(Map.of());

        assertThatCode(() -> env.requiredSecret("KEY")).doesNotThrowAnyException();

        assertThatThrownBy(env::check)
                .hasMessage("KEY: not set (expected: a secret, here or in the file that KEY_FILE names)");
    }

    private String write(String text) throws Exception {
        return Files.writeString(folder.resolve("key"), text).toString();
    }

    private static void assertFault(String file, String message) {
        Env env = Env.of(Map.of("KEY_FILE", file));
        assertThatCode(() -> env.requiredSecret("KEY")).doesNotThrowAnyException();
        assertThatThrownBy(env::check).isInstanceOf(ConfigException.class).hasMessage(message);
    }
}
