package dev.curlew.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.curlew.platform.testing.ChildJvm;
import dev.curlew.proto.link.v1.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: its exit code, its streams, and Ctrl-C. */
class ProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void interruptedImport_endsAtOnce_saysHowToGoOn_andGoesOn() throws Exception {
        Path file = Files.writeString(dir.resolve("links.csv"), "https://example.com/,t\n".repeat(100_000));
        FakeTransfers transfers = new FakeTransfers().stallAt(500_000);
        try (FakeServer server = FakeServer.with(transfers)) {
            Process process = start(server, "links", "import", file.toString(), "--format", "csv");
            assertThat(transfers.stalled().await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(Files.readString(dir.resolve("err")))
                    .isTrue();

            interrupt(process);

            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(Files.readString(dir.resolve("err")))
                    .contains("Resume with: ./curlew links import " + file + " --resume imp_0")
                    .doesNotContain("Exception");

            transfers.stallAt(Long.MAX_VALUE);
            assertThat(Cli.of(server)
                            .line("links import " + file + " --resume imp_0")
                            .exitCode())
                    .isZero();
            assertThat(transfers.received("imp_0")).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void interruptedExport_leavesNoFile() throws Exception {
        Path folder = Files.createDirectory(dir.resolve("exports"));
        FakeTransfers transfers = new FakeTransfers()
                .exporting(ByteString.copyFrom(new byte[300_000]), false)
                .neverEnding();
        try (FakeServer server = FakeServer.with(transfers)) {
            Process process =
                    start(server, "links", "export", folder.resolve("links").toString());
            await().atMost(PATIENCE).until(() -> !names(folder).isEmpty());

            interrupt(process);

            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(names(folder)).isEmpty();
        }
    }

    @Test
    void output_isUtf8_whateverTheLocale() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            server.answer("GetLink", Link.newBuilder().setTitle("家💚").build());

            Process process = start(server, "links", "get", "x");

            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(Files.readString(dir.resolve("out"), UTF_8)).isEqualTo("title  家💚\n");
            assertThat(Files.readString(dir.resolve("err"))).isEmpty();
        }
    }

    private Process start(FakeServer server, String... arguments) throws IOException {
        // Whoever runs the tests in the background has it ignored.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(ChildJvm.command(CliMain.class, arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(dir.resolve("out").toFile())
                .redirectError(dir.resolve("err").toFile());
        builder.environment().put("CURLEW_SERVER", server.address());
        builder.environment().put("LC_ALL", "C");
        builder.environment().keySet().removeIf(name -> name.startsWith("CURLEW_API_KEY"));
        return builder.start();
    }

    /** As Ctrl-C does. */
    private static void interrupt(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(Path::toString).toList();
        }
    }
}
