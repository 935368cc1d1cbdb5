package dev.curlew.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import dev.curlew.cli.Cli.Ended;
import dev.curlew.cli.FakeServer.Stream;
import dev.curlew.cli.console.Terminal;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.analytics.v1.ClickRecord;
import dev.curlew.proto.analytics.v1.DeleteClicksRequest;
import dev.curlew.proto.analytics.v1.DeleteClicksResponse;
import dev.curlew.proto.analytics.v1.DeleteVisitorClicksRequest;
import dev.curlew.proto.analytics.v1.ExportClicksRequest;
import dev.curlew.proto.analytics.v1.ExportClicksRequest.Format;
import dev.curlew.proto.analytics.v1.ExportClicksResponse;
import dev.curlew.proto.analytics.v1.ListClicksRequest;
import dev.curlew.proto.analytics.v1.ListClicksResponse;
import dev.curlew.proto.analytics.v1.WatchClicksRequest;
import dev.curlew.proto.analytics.v1.WatchClicksResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands for single clicks. */
class ClickCommandsTest {
    private static final ClickRecord CLICK = ClickRecord.newBuilder()
            .setEventId("e1")
            .setOccurTime(Timestamps.fromSeconds(1_767_225_600))
            .setCountry("DE")
            .setBrowser("Firefox")
            .build();

    @AutoClose
    private final FakeServer server = FakeServer.start();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("commands")
    void command_asksForWhatItsOptionsSay(String command, Message expected) {
        Ended ended = Cli.of(server).line(command);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(server.requests()).containsExactly(expected);
    }

    static java.util.stream.Stream<Arguments> commands() {
        String period = " --start-time 2026-01-01 --end-time 2026-01-01T01:00:00Z";
        var start = Timestamps.fromSeconds(1_767_225_600);
        var end = Timestamps.fromSeconds(1_767_229_200);
        return java.util.stream.Stream.of(
                arguments(
                        "clicks list x",
                        ListClicksRequest.newBuilder()
                                .setCode("x")
                                .setPageSize(50)
                                .build()),
                arguments(
                        "clicks list x --domain d --limit 7 --page-token t" + period,
                        ListClicksRequest.newBuilder()
                                .setCode("x")
                                .setDomain("d")
                                .setPageSize(7)
                                .setPageToken("t")
                                .setStartTime(start)
                                .setEndTime(end)
                                .build()),
                arguments(
                        "clicks erase x --yes",
                        DeleteClicksRequest.newBuilder().setCode("x").build()),
                arguments(
                        "clicks erase x --yes --domain d" + period,
                        DeleteClicksRequest.newBuilder()
                                .setCode("x")
                                .setDomain("d")
                                .setStartTime(start)
                                .setEndTime(end)
                                .build()),
                arguments(
                        "clicks erase-visitor 192.0.2.77 --yes --user-agent Mozilla" + period,
                        DeleteVisitorClicksRequest.newBuilder()
                                .setClientAddress("192.0.2.77")
                                .setUserAgent("Mozilla")
                                .setStartTime(start)
                                .setEndTime(end)
                                .build()),
                arguments(
                        "clicks export -",
                        ExportClicksRequest.newBuilder().setFormat(Format.CSV).build()),
                arguments(
                        "clicks export - --format parquet --code x --domain d" + period,
                        ExportClicksRequest.newBuilder()
                                .setFormat(Format.PARQUET)
                                .setCode("x")
                                .setDomain("d")
                                .setStartTime(start)
                                .setEndTime(end)
                                .build()),
                arguments(
                        "clicks watch x --domain d --resume-token t",
                        WatchClicksRequest.newBuilder()
                                .setCode("x")
                                .setDomain("d")
                                .setResumeToken("t")
                                .build()));
    }

    @Test
    void list_showsClicks() {
        server.answer(
                "ListClicks", ListClicksResponse.newBuilder().addClicks(CLICK).build());

        assertThat(Cli.of(server).line("clicks list x").out())
                .contains("TIME", "2026-01-01T00:00:00Z", "DE", "Firefox");
        assertThat(Cli.of(server).line("clicks list x --output json").out()).contains("\"eventId\": \"e1\"");
    }

    @Test
    void erase_asksFirst_andSaysHowMany() {
        server.answer(
                "DeleteClicks",
                DeleteClicksResponse.newBuilder().setDeletedCount(3).build());
        Terminal terminal = new Terminal(true, true, true, 80);

        Ended no = Cli.of(server).on(terminal).reading("n\n").line("clicks erase x");
        assertThat(no.exitCode()).isEqualTo(1);
        assertThat(no.err()).contains("all clicks of the link x");
        assertThat(Cli.of(server).line("clicks erase x").exitCode()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();

        Ended yes = Cli.of(server).on(terminal).reading("y\n").line("clicks erase x --start-time 2026-01-01");
        assertThat(yes.exitCode()).isZero();
        assertThat(yes.err()).contains("the clicks of that period");
        assertThat(yes.out()).contains("3");
    }

    @Test
    void export_appearsWhole() throws IOException {
        Path file = folder.resolve("clicks.csv");
        server.stream("ExportClicks", new Stream(List.of(piece("a,b\n"), piece("1,2\n")), Optional.empty()));

        Ended ended = Cli.of(server).run("clicks", "export", file.toString());

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("Exported 8 bytes");
        assertThat(file).hasContent("a,b\n1,2\n");
    }

    @Test
    void export_thatBreaks_leavesNoFile_andReplacesNone() throws IOException {
        Path file = Files.writeString(folder.resolve("clicks.csv"), "before");
        server.stream("ExportClicks", new Stream(List.of(piece("a,b\n")), Optional.of(gone())));

        Ended ended = Cli.of(server).run("clicks", "export", file.toString(), "--yes");

        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(file).hasContent("before");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void export_ofParquetToATerminal_isRefused() {
        Ended ended = Cli.of(server).on(new Terminal(true, true, true, 80)).line("clicks export - --format parquet");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("parquet");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void watch_goesOnBehindTheLastMessage_whereTheConnectionIsLost() {
        server.stream(
                "WatchClicks",
                new Stream(
                        List.of(
                                message("t0").setGap(true).build(),
                                message("t1").setClick(CLICK).build()),
                        Optional.of(gone())));
        server.stream("WatchClicks", new Stream(List.of(), Optional.of(gone())));
        server.stream(
                "WatchClicks",
                new Stream(
                        List.of(message("t2")
                                .setClick(CLICK.toBuilder().setEventId("e2"))
                                .build()),
                        Optional.empty()));

        Ended ended = Cli.of(server).line("clicks watch x --output json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"e1\""),
                        line -> assertThat(line).contains("\"e2\""));
        assertThat(ended.err()).contains("may be missing", "trying again");
        assertThat(server.requests())
                .map(request -> ((WatchClicksRequest) request).getResumeToken())
                .containsExactly("", "t1", "t1");
    }

    @Test
    void watch_thatIsRefused_isNotTriedAgain_andSaysHowToGoOn() {
        server.stream(
                "WatchClicks",
                new Stream(
                        List.of(message("t1").build()),
                        Optional.of(ApiError.resourceExhausted("TOO_MANY_STREAMS", "Too many."))));

        Ended ended = Cli.of(server).line("clicks watch x");

        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(ended.err()).contains("Too many.", "--resume-token t1");
        assertThat(server.requests()).hasSize(1);
    }

    private static ApiError gone() {
        return ApiError.unavailable("SHUTTING_DOWN", "The server stops.");
    }

    private static ExportClicksResponse piece(String text) {
        return ExportClicksResponse.newBuilder()
                .setChunk(ByteString.copyFrom(text, UTF_8))
                .build();
    }

    private static WatchClicksResponse.Builder message(String token) {
        return WatchClicksResponse.newBuilder().setResumeToken(token);
    }
}
