package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToolsTest {
    @TempDir
    private Path dir;

    @Test
    void install_manyAtOnce_installedOnce() throws Exception {
        AtomicInteger installations = new AtomicInteger();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<Path>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(executor.submit(() -> Tools.in(dir).install("tool", empty -> {
                    installations.incrementAndGet();
                    Files.writeString(empty.resolve("program"), "text");
                })));
            }
            for (Future<Path> one : all) {
                assertThat(one.get().resolve("program")).hasContent("text");
            }
        }
        assertThat(installations).hasValue(1);
    }

    @Test
    void install_fails_nothingLeftAndTriedAgain() {
        assertThatThrownBy(() -> Tools.in(dir).install("tool", empty -> {
                    Files.writeString(empty.resolve("half"), "");
                    throw new IOException("disk full");
                }))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("disk full");
        assertThat(dir.resolve("tool")).doesNotExist();

        Path installed = Tools.in(dir).install("tool", empty -> Files.writeString(empty.resolve("whole"), ""));

        assertThat(installed).isDirectoryContaining("glob:**/whole").isDirectoryNotContaining("glob:**/half");
    }

    @Test
    void install_leftoversOfAKilledInstallation_removed() throws IOException {
        Files.createDirectories(dir.resolve(".tool.new/deep"));
        Files.createSymbolicLink(dir.resolve(".tool.new/deep/link"), dir);

        Path installed = Tools.in(dir).install("tool", empty -> Files.writeString(empty.resolve("whole"), ""));

        assertThat(installed).isDirectoryContaining("glob:**/whole").isDirectoryNotContaining("glob:**/deep");
        assertThat(dir).exists();
    }
}
