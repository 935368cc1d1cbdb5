package dev.curlew.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import dev.curlew.cli.Cli.Ended;
import dev.curlew.cli.console.Terminal;
import dev.curlew.proto.analytics.v1.Breakdown;
import dev.curlew.proto.analytics.v1.BreakdownRow;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.SeriesPoint;
import dev.curlew.proto.link.v1.ExplainRedirectResponse;
import dev.curlew.proto.link.v1.ExplainRedirectResponse.RuleOutcome;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Answers as tables, JSON and tab-separated values. */
class OutputTest {
    private static final String NASTY = "a\u001b[31m\tb\\c\nd\u009be\u202e💚家";

    private static final Link LINK = Link.newBuilder()
            .setCode("abc")
            .setDomain("go.example.com")
            .setTargetUrl("https://example.com/a")
            .setTitle(NASTY)
            .addTags("one")
            .addTags("two")
            .setState(Link.State.ACTIVE)
            .setClickCount(12)
            .setCreateTime(Timestamps.fromMillis(1_767_225_600_123L))
            .addRules(RedirectRule.newBuilder()
                    .setDisplayName("r")
                    .addConditions(RuleCondition.newBuilder()
                            .setDevice(StringSet.newBuilder().addValues("mobile"))))
            .build();

    @AutoClose
    private final FakeServer server = FakeServer.start();

    @Test
    void json_ofOne_readsBack() throws Exception {
        server.answer("GetLink", LINK);

        Ended ended = Cli.of(server).line("links get abc --output json");

        assertThat(parse(ended.out(), Link.newBuilder())).isEqualTo(LINK);
        assertThat(ended.out()).doesNotContain("\u001b", "\u009b", "\u202e").contains("💚家");
    }

    @Test
    void jsonl_ofOne_isOneLine() throws Exception {
        server.answer("GetLink", LINK);

        Ended ended = Cli.of(server).line("links get abc -o jsonl");

        assertThat(ended.out().lines()).hasSize(1);
        assertThat(parse(ended.out(), Link.newBuilder())).isEqualTo(LINK);
    }

    @Test
    void json_ofAList_readsBackAsItsResponse() throws Exception {
        pages(2500);

        ListLinksResponse all =
                (ListLinksResponse) parse(run("links list --all -o json").out(), ListLinksResponse.newBuilder());

        assertThat(all.getLinksList()).isEqualTo(numbered(0, 2500));
        assertThat(all.getNextPageToken()).isEmpty();
        assertThat(server.requests())
                .extracting(request -> ((ListLinksRequest) request).getPageSize())
                .containsExactly(1000, 1000, 1000);
    }

    @Test
    void json_ofALimitedList_tellsHowToGoOn() throws Exception {
        pages(2500);

        ListLinksResponse some =
                (ListLinksResponse) parse(run("links list --limit 1200 -o json").out(), ListLinksResponse.newBuilder());
        ListLinksResponse more = (ListLinksResponse) parse(
                run("links list --limit 10 -o json --page-token " + some.getNextPageToken())
                        .out(),
                ListLinksResponse.newBuilder());

        assertThat(some.getLinksList()).isEqualTo(numbered(0, 1200));
        assertThat(more.getLinksList()).isEqualTo(numbered(1200, 10));
    }

    @Test
    void json_ofNothing_readsBack() throws Exception {
        Ended ended = run("links list -o json");

        assertThat(parse(ended.out(), ListLinksResponse.newBuilder()))
                .isEqualTo(ListLinksResponse.getDefaultInstance());
    }

    @Test
    void json_ofADeletion_isAnEmptyObject() {
        assertThat(run("links delete x --yes -o json").out().strip()).matches("\\{\\s*}");
    }

    @Test
    void jsonl_ofAList_isALinkALine() throws Exception {
        pages(1001);

        List<String> lines = run("links list --all -o jsonl").out().lines().toList();

        assertThat(lines).hasSize(1001);
        assertThat(parse(lines.get(1000), Link.newBuilder()))
                .isEqualTo(numbered(1000, 1).getFirst());
    }

    @Test
    void tsv_hasHeadingsOnce_andNothingThatBreaksLines() {
        server.answer(
                "ListLinks",
                ListLinksResponse.newBuilder().addLinks(LINK).addLinks(LINK).build());

        List<String> lines = run("links list -o tsv").out().lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).isEqualTo("CODE\tDOMAIN\tTARGET\tTITLE\tTAGS\tSTATE\tCLICKS\tCREATED");
        assertThat(lines.get(1))
                .isEqualTo("abc\tgo.example.com\thttps://example.com/a\ta\\u001b[31m\\tb\\\\c\\nd\\u009be\\u202e💚家"
                        + "\tone, two\tACTIVE\t12\t2026-01-01T00:00:00Z");
    }

    @Test
    void table_fitsTheTerminal_andOnlyThere() {
        server.answer(
                "ListLinks",
                ListLinksResponse.newBuilder()
                        .addLinks(LINK.toBuilder().setTargetUrl("https://example.com/" + "x".repeat(200)))
                        .setNextPageToken("next")
                        .build());

        Ended wide = run("links list");
        Ended narrow = Cli.of(server).on(new Terminal(false, true, false, 100)).line("links list");

        assertThat(wide.out()).contains("x".repeat(200)).doesNotContain("\u001b");
        assertThat(wide.err()).contains("--all", "--page-token next");
        assertThat(narrow.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(narrow.out()).contains("…").doesNotContain("\u001b");
    }

    @Test
    void table_isColouredOnATerminalOnly_andNotAgainstNoColor() {
        server.answer("ListLinks", ListLinksResponse.newBuilder().addLinks(LINK).build());
        Cli terminal = Cli.of(server).on(new Terminal(false, true, true, 200)).with("TERM", "xterm");

        assertThat(terminal.line("links list").out()).contains("\u001b[1mCODE");
        assertThat(terminal.with("NO_COLOR", "1").line("links list").out()).doesNotContain("\u001b");
        assertThat(terminal.with("TERM", "dumb").line("links list").out()).doesNotContain("\u001b");
        assertThat(terminal.line("links fly").err()).startsWith("\u001b[31mcurlew:");
        assertThat(terminal.with("NO_COLOR", "1").line("links fly").err()).startsWith("curlew:");
    }

    @Test
    void table_ofOne_showsWhatIsSet() {
        server.answer("GetLink", LINK);

        assertThat(run("links get abc").out()).isEqualTo("""
                        code        abc
                        domain      go.example.com
                        targetUrl   https://example.com/a
                        title       a\\u001b[31m\\tb\\c\\nd\\u009be\\u202e💚家
                        tags        one, two
                        rules[0]    {"displayName":"r","conditions":[{"device":{"values":["mobile"]}}]}
                        state       ACTIVE
                        createTime  2026-01-01T00:00:00Z
                        clickCount  12
                        """);
    }

    @Test
    void stats_areTables() {
        server.answer(
                "GetLinkStats",
                LinkStats.newBuilder()
                        .setCode("abc")
                        .setClicks(5)
                        .addSeries(SeriesPoint.newBuilder()
                                .setStartTime(Timestamps.fromSeconds(1_767_225_600))
                                .setClicks(5))
                        .addBreakdowns(Breakdown.newBuilder()
                                .setDimension(Dimension.OPERATING_SYSTEM)
                                .addRows(BreakdownRow.newBuilder()
                                        .setValue("ios")
                                        .setClicks(3)
                                        .setVisitors(2))
                                .addRows(BreakdownRow.newBuilder().setClicks(1))
                                .setOtherClicks(1))
                        .build());

        assertThat(run("links stats abc").out()).isEqualTo("""
                        code    abc
                        clicks  5

                        OPERATING SYSTEM  CLICKS  VISITORS
                        ios                    3         2
                        (not known)            1         0
                        (all others)           1         0

                        FROM                  CLICKS  VISITORS  BOT CLICKS
                        2026-01-01T00:00:00Z       5         0           0
                        """);
    }

    @Test
    void explanation_isATableOfRules_orJson() throws Exception {
        ExplainRedirectResponse answer = ExplainRedirectResponse.newBuilder()
                .setHttpStatus(302)
                .setLocation("https://example.com/m")
                .addRules(RuleOutcome.newBuilder().setDisplayName("a").setExplanation("device is desktop"))
                .addRules(RuleOutcome.newBuilder().setDisplayName("b").setMatched(true))
                .build();
        server.answer("ExplainRedirect", answer);

        assertThat(run("links explain x").out()).isEqualTo("""
                        httpStatus  302
                        location    https://example.com/m
                        RULE  MATCHED  WHY NOT
                        a     no       device is desktop
                        b     yes
                        """);
        assertThat(parse(run("links explain x -o json").out(), ExplainRedirectResponse.newBuilder()))
                .isEqualTo(answer);
    }

    private Ended run(String command) {
        Ended ended = Cli.of(server).line(command);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended;
    }

    /** Serves so many links, page by page. */
    private void pages(int count) {
        server.answer("ListLinks", message -> {
            ListLinksRequest request = (ListLinksRequest) message;
            int from = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
            int size = Math.min(request.getPageSize(), count - from);
            return ListLinksResponse.newBuilder()
                    .addAllLinks(numbered(from, size))
                    .setNextPageToken(from + size < count ? Integer.toString(from + size) : "")
                    .build();
        });
    }

    private static List<Link> numbered(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> Link.newBuilder().setCode("c" + i).build())
                .toList();
    }

    private static Message parse(String json, Message.Builder into) throws InvalidProtocolBufferException {
        JsonFormat.parser().merge(json, into);
        return into.build();
    }
}
