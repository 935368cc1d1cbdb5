package dev.curlew.trial.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes more to its file each time it is asked, on each kind of disk. */
class DiskTest {
    private Process shell;
    private BufferedReader output;

    @BeforeEach
    void start() throws IOException {
        shell = new ProcessBuilder("sh").start();
        output = shell.inputReader(StandardCharsets.UTF_8);
    }

    @AfterEach
    void stop() {
        shell.destroyForcibly();
    }

    @Test
    void fileLimit_letsNoFileGrow_untilFreed(@TempDir Path folder) throws IOException {
        assertThat(Signals.run("prlimit", "--version")).isTrue();
        fillAndFree(new Disk.FileLimit("limited", () -> LongStream.of(shell.pid())), folder);
    }

    @Test
    void disk_hasNoRoom_untilFreed(@TempDir Path folder) throws IOException {
        Path mounted = folder.resolve("disk");
        try (Disk disk = Disk.of("disk", mounted, 4, () -> LongStream.of(shell.pid()))) {
            fillAndFree(disk, mounted);
        }
    }

    @Test
    void mountOfATrialThatWasKilled_isLetGoByTheNext(@TempDir Path folder) throws Exception {
        Path left = Files.createDirectories(folder.resolve("left"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        // Where nothing may be mounted nothing is left either.
        boolean _ =
                Signals.run("mount", "-t", "tmpfs", "-o", "size=64k", Disk.Tmpfs.DEVICE + dead.pid(), left.toString());
        Disk.of("disk", folder.resolve("disk"), 4, LongStream::empty).close();
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(left.toString());
    }

    private void fillAndFree(Disk disk, Path folder) throws IOException {
        assertThat(write(folder)).isEqualTo("0");
        disk.fill();
        assertThat(write(folder)).as(disk.means()).isNotEqualTo("0");
        disk.free();
        assertThat(write(folder)).isEqualTo("0");
    }

    /** The status of a write: of more than a page, and than what a file system keeps for itself. */
    private String write(Path folder) throws IOException {
        shell.outputWriter(StandardCharsets.UTF_8)
                .append("(dd if=/dev/zero bs=65536 count=1 >> " + folder.resolve("file") + ") 2> /dev/null; echo $?\n")
                .flush();
        return output.readLine();
    }
}
