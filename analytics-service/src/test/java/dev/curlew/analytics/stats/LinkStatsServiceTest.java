package dev.curlew.analytics.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.BearerInterceptor;
import dev.curlew.analytics.store.VisitorSketch;
import dev.curlew.analytics.testing.FakeLinkService;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.testing.InProcessServer;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.SeriesPoint;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.sql.Schema;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LinkStatsServiceTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant NOW = Instant.parse("2026-06-15T12:34:56Z");
    private static final String READER = "cur_reader";

    private final DataSource database = POSTGRES.dataSource();
    private final FakeLinkService linkService = new FakeLinkService();

    @AutoClose
    private final InProcessServer links = InProcessServer.start(
            it -> it.addService(linkService.resolveService()).addService(linkService.keyService()));

    @AutoClose
    private final InProcessServer server = start();

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void setUp() {
        Rows.run(database, "truncate analytics.click_hour, analytics.click_day, analytics.link_total");
        linkService.addLink("abc", 7, State.ACTIVE, false);
        linkService.addLink("gone", 8, State.DELETED, false);
        linkService.addKey(
                READER, ApiKey.newBuilder().addScopes(Scope.STATS_READ).build());
    }

    @Test
    void stats_byDay_sumsQuartersInTheZone() {
        quarter(7, "2026-06-13T21:45:00Z", 1, 0, 1);
        quarter(7, "2026-06-13T22:00:00Z", 2, 1, 1, 2);
        quarter(7, "2026-06-14T21:45:00Z", 4, 0, 2);
        quarter(7, "2026-06-14T22:00:00Z", 8, 2, 3);
        quarter(8, "2026-06-14T12:00:00Z", 100, 0);
        Rows.run(database, "insert into analytics.link_total values (7, 1000, 50), (8, 1, 1)");

        LinkStats stats = get(request -> request.setStartTime(at("2026-06-14T10:00:00Z"))
                .setEndTime(at("2026-06-15T10:00:00Z"))
                .setGranularity(Granularity.DAY)
                .setTimeZone("Europe/Berlin"));

        assertThat(stats.getCode()).isEqualTo("abc");
        assertThat(stats.getDomain()).isEqualTo("sho.rt");
        assertThat(stats.getStartTime()).isEqualTo(at("2026-06-13T22:00:00Z"));
        assertThat(stats.getEndTime()).isEqualTo(at("2026-06-15T22:00:00Z"));
        assertThat(stats.getTimeZone()).isEqualTo("Europe/Berlin");
        assertThat(stats.getGranularity()).isEqualTo(Granularity.DAY);
        assertThat(stats.getClicks()).isEqualTo(14);
        assertThat(stats.getBotClicks()).isEqualTo(3);
        assertThat(stats.getVisitors()).isEqualTo(3);
        assertThat(stats.getAllTimeClicks()).isEqualTo(1000);
        assertThat(stats.getAllTimeBotClicks()).isEqualTo(50);
        assertThat(stats.getSeriesList()).extracting(SeriesPoint::getClicks).containsExactly(6L, 8L);
        assertThat(stats.getSeriesList()).extracting(SeriesPoint::getBotClicks).containsExactly(1L, 2L);
        assertThat(stats.getSeriesList()).extracting(SeriesPoint::getVisitors).containsExactly(2L, 1L);
        assertThat(stats.getSeriesList())
                .extracting(SeriesPoint::getStartTime)
                .containsExactly(at("2026-06-13T22:00:00Z"), at("2026-06-14T22:00:00Z"));
    }

    @Test
    void stats_nothingAsked_isThirtyDaysByDayInUtc() {
        quarter(7, "2026-06-15T12:30:00Z", 1, 0);

        LinkStats stats = get(request -> request);

        assertThat(stats.getGranularity()).isEqualTo(Granularity.DAY);
        assertThat(stats.getTimeZone()).isEqualTo("UTC");
        assertThat(stats.getStartTime()).isEqualTo(at("2026-05-16T00:00:00Z"));
        assertThat(stats.getEndTime()).isEqualTo(at("2026-06-16T00:00:00Z"));
        assertThat(stats.getSeriesCount()).isEqualTo(31);
        assertThat(stats.getSeries(30).getClicks()).isEqualTo(1);
        assertThat(stats.getClicks()).isEqualTo(1);
    }

    @Test
    void stats_linkNeverClicked_isZero() {
        LinkStats stats = get(request -> request.setGranularity(Granularity.YEAR));

        assertThat(stats.getClicks()).isZero();
        assertThat(stats.getAllTimeClicks()).isZero();
        assertThat(stats.getSeriesList()).extracting(SeriesPoint::getClicks).containsExactly(0L);
    }

    @Test
    void stats_ofDeletedLink_areStillThere() {
        quarter(8, "2026-06-15T12:00:00Z", 3, 0);

        assertThat(get(request -> request.setCode("gone")).getClicks()).isEqualTo(3);
    }

    @Test
    void stats_unknownCode_isNotFound() {
        assertError(Code.NOT_FOUND, "LINK_NOT_FOUND", fail(READER, request -> request.setCode("nope")));
    }

    @Test
    void stats_otherDomain_isNotFound() {
        assertError(Code.NOT_FOUND, "LINK_NOT_FOUND", fail(READER, request -> request.setDomain("other.example")));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                bad("code", request -> request.clearCode()),
                bad("code", request -> request.setCode("a".repeat(257))),
                bad("domain", request -> request.setDomain("a".repeat(256))),
                bad("timeZone", request -> request.setTimeZone("Mars/Olympus")),
                bad("timeZone", request -> request.setTimeZone("+02:00")),
                bad("timeZone", request -> request.setTimeZone("x".repeat(100_000))),
                bad("granularity", request -> request.setGranularityValue(77)),
                bad("groupBy", request -> request.addGroupByValue(77)),
                bad("groupBy", request -> request.addGroupBy(Dimension.DIMENSION_UNSPECIFIED)),
                bad("groupBy", request -> request.addGroupBy(Dimension.CITY).addGroupBy(Dimension.CITY)),
                bad("filter", request -> request.setFilter("planet=Mars")),
                bad("maxRows", request -> request.setMaxRows(-1)),
                bad("maxRows", request -> request.setMaxRows(1_001)),
                bad(
                        "granularity",
                        request -> request.setGranularity(Granularity.MINUTE).setStartTime(at("2026-06-14T12:00:00Z"))),
                bad(
                        "granularity",
                        request -> request.setGranularity(Granularity.HOUR).setStartTime(at("2020-01-01T00:00:00Z"))),
                bad("startTime", request -> request.setStartTime(at("2026-06-15T12:34:56Z"))),
                bad(
                        "startTime",
                        request -> request.setStartTime(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE))),
                bad(
                        "startTime",
                        request -> request.setStartTime(
                                at("2026-06-01T00:00:00Z").toBuilder().setNanos(-1))),
                bad(
                        "endTime",
                        request -> request.setEndTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("bad")
    void stats_badField_isNamed(String field, UnaryOperator<GetLinkStatsRequest.Builder> change) {
        ApiError error = fail(READER, change);

        assertError(Code.INVALID_ARGUMENT, "INVALID_FIELD", error);
        assertThat(error.violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.field()).isEqualTo(field));
    }

    @Test
    void stats_withoutKey_needsOne() {
        assertError(Code.UNAUTHENTICATED, "KEY_NEEDED", fail(null, request -> request));
    }

    @Test
    void stats_unknownKey_isInvalid() {
        assertError(Code.UNAUTHENTICATED, "INVALID_KEY", fail("cur_unknown", request -> request));
    }

    @Test
    void stats_linkServiceDown_worksForWhatIsKnown() {
        get(request -> request);
        linkService.setDown(true);

        assertThat(get(request -> request).getCode()).isEqualTo("abc");
        ApiError error = fail(READER, request -> request.setCode("gone"));
        assertError(Code.UNAVAILABLE, "STORE_UNAVAILABLE", error);
        assertThat(error.retryDelay()).isPresent();
    }

    @Test
    void stats_askedAgain_asksLinkServiceOnce() {
        get(request -> request);
        get(request -> request);

        assertThat(linkService.calls()).isEqualTo(2);
    }

    private InProcessServer start() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return InProcessServer.start(it -> it.addService(
                        new LinkStatsService(database, new Access(links.channel(), false), 400, clock))
                .intercept(new BearerInterceptor())
                .errors(StatsErrors::map)
                .errors(Access.errors()));
    }

    private StatsServiceGrpc.StatsServiceBlockingStub stub(@Nullable String secret) {
        Metadata headers = new Metadata();
        if (secret != null) {
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
        }
        return StatsServiceGrpc.newBlockingStub(server.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private LinkStats get(UnaryOperator<GetLinkStatsRequest.Builder> change) {
        return stub(READER).getLinkStats(request(change));
    }

    private ApiError fail(@Nullable String secret, UnaryOperator<GetLinkStatsRequest.Builder> change) {
        return error(() -> stub(secret).getLinkStats(request(change)));
    }

    private static ApiError error(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return ApiErrors.from(Objects.requireNonNull(catchThrowableOfType(StatusRuntimeException.class, call)));
    }

    private static void assertError(Code code, String reason, ApiError error) {
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.reason()).isEqualTo(reason);
    }

    private static GetLinkStatsRequest request(UnaryOperator<GetLinkStatsRequest.Builder> change) {
        return change.apply(GetLinkStatsRequest.newBuilder().setCode("abc")).build();
    }

    private static Arguments bad(String field, UnaryOperator<GetLinkStatsRequest.Builder> change) {
        return Arguments.of(field, change);
    }

    private static Timestamp at(String time) {
        return TestClicks.timestamp(Instant.parse(time));
    }

    private void quarter(long link, String start, long clicks, long botClicks, long... visitors) {
        VisitorSketch sketch = new VisitorSketch();
        for (long visitor : visitors) {
            sketch.add(visitor);
        }
        byte[] bytes = sketch.toBytes();
        String hex = bytes == null ? "null" : "'\\x" + HexFormat.of().formatHex(bytes) + "'";
        String minute = start.substring(14, 16);
        Rows.run(
                database,
                ("insert into analytics.click_hour as h (subject_id, start_time, domain_number, clicks_%1$s, bot_clicks_%1$s,"
                                + " visitors) values (%2$d, date_trunc('hour', timestamptz '%3$s', 'UTC'), 1, %4$d, %5$d, %6$s)"
                                + " on conflict (subject_id, start_time) do update set clicks_%1$s = excluded.clicks_%1$s,"
                                + " bot_clicks_%1$s = excluded.bot_clicks_%1$s,"
                                + " visitors = coalesce(excluded.visitors, h.visitors)")
                        .formatted(minute, link, start, clicks, botClicks, hex));
        mergeDay(link, start, clicks, botClicks, sketch);
    }

    private void mergeDay(long link, String start, long clicks, long botClicks, VisitorSketch visitors) {
        String day = "date_trunc('day', timestamptz '" + start + "', 'UTC')";
        String stored = Rows.text(
                database,
                "select max(encode(visitors, 'hex')) from analytics.click_day where subject_id = " + link
                        + " and start_time = " + day);
        if (!stored.equals("null")) {
            visitors.add(HexFormat.of().parseHex(stored));
        }
        byte[] bytes = visitors.toBytes();
        String hex = bytes == null ? "null" : "'\\x" + HexFormat.of().formatHex(bytes) + "'";
        Rows.run(
                database,
                ("insert into analytics.click_day as d (subject_id, start_time, domain_number, clicks, bot_clicks, visitors)"
                                + " values (%d, %s, 1, %d, %d, %s) on conflict (subject_id, start_time) do update set"
                                + " clicks = d.clicks + excluded.clicks, bot_clicks = d.bot_clicks + excluded.bot_clicks,"
                                + " visitors = excluded.visitors")
                        .formatted(link, day, clicks, botClicks, hex));
    }
}
