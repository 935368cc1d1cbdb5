package dev.curlew.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.cli.Cli.Ended;
import dev.curlew.cli.console.Terminal;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.TransferFormat;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of links go in and out whole, also when the connection is lost. */
class TransferTest {
    private static final String ROW = "https://example.com/,title\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void import_sendsAllOfTheFile_inPiecesOf64KiB() throws IOException {
        FakeTransfers transfers = new FakeTransfers();
        Path file = file(20_000);

        Ended ended = run(transfers, "links import " + file + " --format shlink --domain go.example.com");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(transfers.received("imp_0")).isEqualTo(Files.readAllBytes(file));
        assertThat(transfers.chunks()).allMatch(size -> size <= 65_536);
        assertThat(transfers.chunks().subList(0, transfers.chunks().size() - 1)).containsOnly(65_536);
        assertThat(transfers.only().getFormat()).isEqualTo(TransferFormat.SHLINK);
        assertThat(transfers.only().getDomain()).isEqualTo("go.example.com");
        assertThat(ended.out()).contains("SUCCEEDED").contains("createdCount").contains("20000");
        assertThat(ended.err()).contains("Importing: 0.5 MiB of 0.5 MiB (100%)").doesNotContain("\r", "\u001b");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "65535", "65536", "65537", "131072"})
    void import_ofAnyLength_isWhole(int length) throws IOException {
        FakeTransfers transfers = new FakeTransfers();
        Path file = Files.write(dir.resolve("links.csv"), new byte[length]);

        Ended ended = run(transfers, "links import " + file + " --format csv");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(transfers.received("imp_0")).hasSize(length);
    }

    @Test
    void import_goesOnByItself_whenTheConnectionIsLost() throws IOException {
        FakeTransfers transfers = new FakeTransfers().breakAt(100_000L, 300_000L);
        Path file = file(20_000);

        Ended ended = run(transfers, "links import " + file + " --format csv");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(transfers.received("imp_0")).isEqualTo(Files.readAllBytes(file));
        assertThat(transfers.beginnings()).containsExactly(0L, 131_072L, 327_680L);
        assertThat(ended.err()).contains("The connection was lost; trying again in 250 ms.");
    }

    @Test
    void import_resumed_sendsTheRestOnly() throws IOException {
        FakeTransfers transfers = new FakeTransfers();
        Path file = file(20_000);
        transfers.set(Import.newBuilder()
                .setImportId("imp_7")
                .setFormat(TransferFormat.CSV)
                .setState(Import.State.WAITING)
                .build());
        try (FakeServer server = FakeServer.with(transfers.breakAt(100_000L))) {
            // As if it had been interrupted after the first pieces: what is there is there.
            assertThat(Cli.of(server)
                            .line("links import " + file + " --resume imp_7")
                            .exitCode())
                    .isZero();
        }

        assertThat(transfers.received("imp_7")).isEqualTo(Files.readAllBytes(file));
        assertThat(transfers.beginnings()).containsExactly(0L, 131_072L);
    }

    @Test
    void import_resumedWithAnotherFile_refused() throws IOException {
        FakeTransfers transfers = new FakeTransfers();
        transfers.set(Import.newBuilder()
                .setImportId("imp_7")
                .setState(Import.State.WAITING)
                .setReceivedBytes(1000)
                .build());

        Ended ended = run(transfers, "links import " + file(1) + " --resume imp_7");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("1000", "the file that it began with");
    }

    @Test
    void import_withFailedRows_listsThem_andSaysSoByItsExitCode() throws Exception {
        Path file = Files.writeString(dir.resolve("links.csv"), ROW + "bad one\n" + ROW + "bad two\n");

        Ended table = run(new FakeTransfers(), "links import " + file + " --format csv");
        Ended json = run(new FakeTransfers(), "links import " + file + " --format csv -o json");

        assertThat(table.exitCode()).isEqualTo(7);
        assertThat(table.out()).endsWith("""
                        LINE  REASON         EXPLANATION
                           2  INVALID_FIELD  not a URL: bad one
                           4  INVALID_FIELD  not a URL: bad two
                        """);
        Import.Builder parsed = Import.newBuilder();
        JsonFormat.parser().merge(json.out(), parsed);
        assertThat(json.exitCode()).isEqualTo(7);
        assertThat(parsed.getFailuresCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED, 0", "FAILED, 1", "CANCELLED, 1"})
    void import_resumedWhenOver_tellsHowItEnded(Import.State state, int exitCode) throws IOException {
        FakeTransfers transfers = new FakeTransfers();
        transfers.set(Import.newBuilder()
                .setImportId("imp_7")
                .setState(state)
                .setFailure("not CSV")
                .build());

        Ended ended = run(transfers, "links import " + file(1) + " --resume imp_7");

        assertThat(ended.exitCode()).isEqualTo(exitCode);
        assertThat(ended.out()).contains(state.name());
        assertThat(transfers.beginnings()).isEmpty();
    }

    @Test
    void import_ofAnUnknownId_isNotFound() throws IOException {
        assertThat(run(new FakeTransfers(), "links import " + file(1) + " --resume imp_9")
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    void import_onATerminal_showsABar() throws IOException {
        FakeTransfers transfers = new FakeTransfers();
        try (FakeServer server = FakeServer.with(transfers)) {
            Ended ended = Cli.of(server)
                    .on(new Terminal(false, false, true, 100))
                    .line("links import " + file(20_000) + " --format csv");

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.err()).contains("\rImporting", "100%");
            assertThat(ended.err().split("[\r\n]+")).allMatch(line -> line.length() <= 100);
        }
    }

    @Test
    void imports_listedShownAndCancelled() throws IOException {
        FakeTransfers transfers = new FakeTransfers();
        transfers.set(Import.newBuilder()
                .setImportId("imp_7")
                .setFormat(TransferFormat.DUB)
                .setState(Import.State.WAITING)
                .build());

        assertThat(run(transfers, "imports list").out()).contains("imp_7", "DUB", "WAITING");
        assertThat(run(transfers, "imports get imp_7").out()).contains("imp_7", "WAITING");
        assertThat(run(transfers, "imports cancel imp_7 --yes").out()).contains("CANCELLED");
        assertThat(transfers.only().getState()).isEqualTo(Import.State.CANCELLED);
    }

    @Test
    void export_appearsWhole() throws IOException {
        byte[] content = "{\"code\":\"é\"}\n".repeat(20_000).getBytes(UTF_8);
        Path file = dir.resolve("links.jsonl");

        Ended ended = run(new FakeTransfers().exporting(ByteString.copyFrom(content), false), "links export " + file);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(file).hasBinaryContent(content);
        assertThat(names()).containsExactly("links.jsonl");
    }

    @Test
    void export_leavesNothing_whenItBreaksOff_andAnOldFileAsItWas() throws IOException {
        byte[] content = new byte[200_000];
        Path old = Files.writeString(dir.resolve("old"), "old");
        FakeTransfers transfers = new FakeTransfers().exporting(ByteString.copyFrom(content), true);

        assertThat(run(transfers, "links export " + dir.resolve("new") + " --retry-for 0s")
                        .exitCode())
                .isEqualTo(5);
        assertThat(run(transfers, "links export " + old + " --yes --retry-for 0s")
                        .exitCode())
                .isEqualTo(5);

        assertThat(names()).containsExactly("old");
        assertThat(old).hasContent("old");
    }

    @Test
    void export_goesOnByItself_whenTheConnectionIsLost() throws IOException {
        byte[] content = "{\"code\":\"é\"}\n".repeat(40_000).getBytes(UTF_8);
        Path file = dir.resolve("links.jsonl");
        FakeTransfers transfers = new FakeTransfers()
                .exporting(ByteString.copyFrom(content), false)
                .breakAt(200_000L, 350_000L);

        Ended ended = run(transfers, "links export " + file);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(file).hasBinaryContent(content);
        // What was received behind the last place to go on from comes again; a break may swallow what was just sent.
        assertThat(transfers.beginnings())
                .hasSize(3)
                .startsWith(0L)
                .isSorted()
                .allSatisfy(beginning -> assertThat(beginning % 131_072).isZero());
        assertThat(transfers.beginnings().getLast()).isPositive();
    }

    @Test
    void import_givenUp_whenNothingMovesOn_saysHowToResume() throws IOException {
        FakeTransfers transfers = new FakeTransfers().breakAt(0L, 0L, 0L, 0L);

        Ended ended = run(transfers, "links import " + file(20_000) + " --format csv --retry-for 0s");

        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(ended.err()).contains("--resume imp_0", "The server stops.");
    }

    @Test
    void import_refusedForGood_isNotTriedAgain() throws IOException {
        FakeTransfers transfers = new FakeTransfers()
                .refuse(ApiError.of(Code.PERMISSION_DENIED, "SCOPE_MISSING", "The key may not do that."));

        Ended ended = run(transfers, "links import " + file(1) + " --format csv");

        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(transfers.beginnings()).hasSize(1);
    }

    @Test
    void import_thatAnotherTryStillHolds_waitsForIt() throws IOException {
        FakeTransfers transfers = new FakeTransfers()
                .refuse(ApiError.of(Code.ABORTED, "IMPORT_MOVED", "Another call sends the same import."));
        Path file = file(1);

        Ended ended = run(transfers, "links import " + file + " --format csv");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(transfers.received("imp_0")).isEqualTo(Files.readAllBytes(file));
        assertThat(ended.err()).contains("trying again in 250 ms");
    }

    @Test
    void export_replacesAFile_ifTold() throws IOException {
        Path old = Files.writeString(dir.resolve("old"), "old");

        Ended ended = run(
                new FakeTransfers().exporting(ByteString.copyFromUtf8("new"), false), "links export " + old + " --yes");

        assertThat(ended.exitCode()).isZero();
        assertThat(old).hasContent("new");
    }

    @Test
    void export_toTheOutput_isAsItIs_butHarmlessOnATerminal() {
        ByteString content = ByteString.copyFromUtf8("a\u001b[31m\u009bé\tÂ\u007f\n");
        FakeTransfers transfers = new FakeTransfers().exporting(content, false);

        assertThat(run(transfers, "links export -").out()).isEqualTo(content.toStringUtf8());
        try (FakeServer server = FakeServer.with(transfers)) {
            assertThat(Cli.of(server)
                            .on(new Terminal(false, true, false, 80))
                            .line("links export -")
                            .out())
                    .isEqualTo("a?[31m?é\tÂ?\n");
        }
    }

    private Path file(int rows) throws IOException {
        return Files.writeString(dir.resolve("links.csv"), ROW.repeat(rows));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Ended run(FakeTransfers transfers, String command) {
        try (FakeServer server = FakeServer.with(transfers)) {
            return Cli.of(server).line(command);
        }
    }
}
