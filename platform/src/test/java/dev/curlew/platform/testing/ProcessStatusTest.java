package dev.curlew.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStatusTest {
    private final long self = ProcessHandle.current().pid();

    @Test
    void of_thisProcess(@TempDir Path folder) throws IOException {
        ProcessStatus before = ProcessStatus.of(self);
        assertThat(before.residentKib()).isBetween(10L << 10, 4L << 20);
        assertThat(before.threads()).isBetween(2L, 1_000L);
        try (RandomAccessFile _ = new RandomAccessFile(folder.resolve("file").toFile(), "rw")) {
            assertThat(ProcessStatus.of(self).files()).isGreaterThan(before.files());
        }
    }
}
