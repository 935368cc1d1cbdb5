package dev.curlew.analytics.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.BearerInterceptor;
import dev.curlew.analytics.store.StoredClicks;
import dev.curlew.analytics.testing.FakeLinkService;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.testing.InProcessServer;
import dev.curlew.proto.analytics.v1.Breakdown;
import dev.curlew.proto.analytics.v1.BreakdownRow;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Kind;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.GetStatsRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.ListTopLinksRequest;
import dev.curlew.proto.analytics.v1.ListTopLinksResponse;
import dev.curlew.proto.analytics.v1.OrphanClicks;
import dev.curlew.proto.analytics.v1.SeriesPoint;
import dev.curlew.proto.analytics.v1.Stats;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.analytics.v1.TopLink;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.sql.Schema;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of clicks that went through the store. */
final class StatsQueriesTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant NOW = Instant.parse("2026-06-15T12:34:56Z");
    private static final String ALL = "cur_all";
    private static final String ONE_DOMAIN = "cur_domain";
    private static final String OWN = "cur_own";
    private static final String TOKEN = "cur_token";

    private final DataSource database = POSTGRES.dataSource();
    private final FakeLinkService linkService = new FakeLinkService();

    @AutoClose
    private final InProcessServer links = InProcessServer.start(
            it -> it.addService(linkService.resolveService()).addService(linkService.keyService()));

    @AutoClose
    private final InProcessServer server = InProcessServer.start(it -> it.addService(new LinkStatsService(
                    database, new Access(links.channel(), false), 400, Clock.fixed(NOW, ZoneOffset.UTC)))
            .intercept(new BearerInterceptor())
            .errors(StatsErrors::map)
            .errors(Access.errors()));

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void setUp() {
        StoredClicks.empty(database);
        linkService.addLink("abc", 7, State.ACTIVE, "key_own");
        linkService.addLink("def", 8, State.ACTIVE, "key_other");
        linkService.addTag(7, "spring");
        ApiKey reader = ApiKey.newBuilder().addScopes(Scope.STATS_READ).build();
        linkService.addKey(ALL, reader);
        linkService.addKey(ONE_DOMAIN, reader.toBuilder().addDomains("sho.rt").build());
        linkService.addKey(
                OWN,
                reader.toBuilder().setKeyId("key_own").setOwnLinksOnly(true).build());
        linkService.addKey(
                TOKEN,
                AuthenticateKeyResponse.newBuilder()
                        .setApiKey(reader)
                        .setLinkId(8)
                        .build());
        StoredClicks.store(
                database,
                click(7, "2026-06-14T21:59:59Z").setAcceptLanguage("de").setVisitorHash(1),
                click(7, "2026-06-14T22:00:00Z").setAcceptLanguage("de").setVisitorHash(2),
                click(7, "2026-06-15T12:00:30Z").setAcceptLanguage("fr").setVisitorHash(2),
                click(7, "2026-06-15T12:01:00Z").addSignals(Signal.HEAD),
                click(8, "2026-06-15T12:01:00Z").setAcceptLanguage("de").setQuery("utm_source=letter"),
                click(9, "2026-06-15T12:02:00Z").setDomain("other.example"),
                click(0, "2026-06-15T12:02:00Z").setKind(Kind.UNKNOWN_CODE),
                click(0, "2026-06-15T12:02:00Z").setKind(Kind.BASE_URL).setDomain("other.example"),
                click(7, "2026-05-20T12:00:00Z").setAcceptLanguage("ja").setVisitorHash(9));
    }

    @Test
    void breakdowns_countPeopleByValue_andTheRestTogether() {
        LinkStats stats = link(request -> request.setStartTime(at("2026-05-01T00:00:00Z"))
                .setMaxRows(2)
                .addGroupBy(Dimension.LANGUAGE)
                .addGroupBy(Dimension.CHANNEL)
                .addGroupBy(Dimension.BOT));

        assertThat(stats.getClicks()).isEqualTo(4);
        assertThat(rows(stats.getBreakdowns(0))).containsExactly("de 2 2", "fr 1 1");
        assertThat(stats.getBreakdowns(0).getOtherClicks()).isEqualTo(1);
        assertThat(rows(stats.getBreakdowns(1))).containsExactly("direct 4 3");
        assertThat(rows(stats.getBreakdowns(2))).containsExactly("false 4 3", "true 1 0");
    }

    @Test
    void breakdown_ofARangeWithinADay_isToTheHour() {
        LinkStats stats = link(request -> request.setStartTime(at("2026-06-14T22:00:00Z"))
                .setGranularity(Granularity.HOUR)
                .addGroupBy(Dimension.LANGUAGE));

        assertThat(rows(stats.getBreakdowns(0))).containsExactly("de 1 1", "fr 1 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "language=de                                   | 2 | 0",
                "language!=de AND bot=false                    | 1 | 0",
                "bot=true                                      | 0 | 1",
                "browser=firefox AND (language=fr OR bot=true) | 1 | 1",
                "utm_source=\"\"                               | 3 | 1",
                "country=\"x' or ''='\"                        | 0 | 0",
            })
    void filter_ofAnyDimension_countsClicksOneByOne(String filter, long clicks, long botClicks) {
        LinkStats stats = link(request -> request.setFilter(filter).setStartTime(at("2026-06-14T00:00:00Z")));

        assertThat(stats.getClicks()).isEqualTo(clicks);
        assertThat(stats.getBotClicks()).isEqualTo(botClicks);
        assertThat(stats.getSeriesList().stream()
                        .mapToLong(SeriesPoint::getClicks)
                        .sum())
                .isEqualTo(clicks);
    }

    /** Each by sums, and by clicks one by one. */
    @ParameterizedTest
    @EnumSource(
            value = Dimension.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DIMENSION_UNSPECIFIED", "UNRECOGNIZED", "BOT"})
    void breakdown_byAnyDimension_hasAllClicks_withAndWithoutAFilter(Dimension dimension) {
        for (String filter : new String[] {"", "bot=false"}) {
            LinkStats stats = link(request -> request.setStartTime(at("2026-06-14T00:00:00Z"))
                    .setFilter(filter)
                    .addGroupBy(dimension));

            Breakdown breakdown = stats.getBreakdowns(0);
            assertThat(breakdown.getDimension()).isEqualTo(dimension);
            assertThat(breakdown.getRowsList().stream()
                                    .mapToLong(BreakdownRow::getClicks)
                                    .sum()
                            + breakdown.getOtherClicks())
                    .isEqualTo(3);
            String value = breakdown.getRows(0).getValue();
            assertThat(link(request -> request.setStartTime(at("2026-06-14T00:00:00Z"))
                                    .setFilter(dimension.name().toLowerCase(Locale.ROOT) + "=\"" + value
                                            + "\" AND bot=false"))
                            .getClicks())
                    .isEqualTo(breakdown.getRows(0).getClicks());
        }
    }

    @Test
    void filter_comparesWithTheRangeBefore_too() {
        LinkStats stats = link(request -> request.setFilter("language=de")
                .setStartTime(at("2026-06-14T22:00:00Z"))
                .setEndTime(at("2026-06-15T22:00:00Z"))
                .setTimeZone("Europe/Berlin")
                .setComparePrevious(true));

        assertThat(stats.getClicks()).isEqualTo(1);
        assertThat(stats.getPrevious().getClicks()).isEqualTo(1);
        assertThat(stats.getPrevious().getEndTime()).isEqualTo(at("2026-06-14T22:00:00Z"));
    }

    @Test
    void filter_withBreakdown_breaksDownWhatItLeaves() {
        LinkStats stats = link(request -> request.setFilter("language=de")
                .setStartTime(at("2026-06-14T00:00:00Z"))
                .addGroupBy(Dimension.LANGUAGE)
                .addGroupBy(Dimension.BOT));

        assertThat(rows(stats.getBreakdowns(0))).containsExactly("de 2 2");
        assertThat(rows(stats.getBreakdowns(1))).containsExactly("false 2 2");
    }

    /** Visitors of spans of time are remembered, by days in UTC and by hours elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Kolkata"})
    void askedAgain_seesWhatWasStoredMeanwhile(String zone) {
        UnaryOperator<GetLinkStatsRequest.Builder> days = request -> request.setStartTime(at("2026-05-01T00:00:00Z"))
                .setGranularity(Granularity.DAY)
                .setTimeZone(zone);
        LinkStats before = link(days);
        assertThat(before.getVisitors()).isEqualTo(3);
        assertThat(link(days)).isEqualTo(before);

        StoredClicks.store(
                database,
                click(7, "2026-05-20T12:40:00Z").setVisitorHash(9),
                click(7, "2026-05-20T13:00:00Z").setVisitorHash(10));

        LinkStats after = link(days);
        assertThat(after.getClicks()).isEqualTo(before.getClicks() + 2);
        assertThat(after.getVisitors()).isEqualTo(4);
        assertThat(after.getSeriesList())
                .filteredOn(point -> !before.getSeriesList().contains(point))
                .extracting(SeriesPoint::getClicks, SeriesPoint::getVisitors)
                .containsExactly(tuple(3L, 2L));
        assertThat(link(days)).isEqualTo(after);
    }

    @Test
    void minutes_areCountedOneByOne() {
        LinkStats stats = link(request -> request.setGranularity(Granularity.MINUTE)
                .setStartTime(at("2026-06-15T12:00:10Z"))
                .setEndTime(at("2026-06-15T12:02:00Z")));

        assertThat(stats.getSeriesList()).extracting(SeriesPoint::getClicks).containsExactly(1L, 0L);
        assertThat(stats.getSeriesList()).extracting(SeriesPoint::getBotClicks).containsExactly(0L, 1L);
        assertThat(stats.getSeries(0).getVisitors()).isEqualTo(1);
    }

    @Test
    void previous_isOfAsManyStepsBefore() {
        LinkStats stats = link(request -> request.setStartTime(at("2026-06-14T22:00:00Z"))
                .setEndTime(at("2026-06-15T22:00:00Z"))
                .setTimeZone("Europe/Berlin")
                .setComparePrevious(true));

        assertThat(stats.getClicks()).isEqualTo(2);
        assertThat(stats.getPrevious().getClicks()).isEqualTo(1);
        assertThat(stats.getPrevious().getStartTime()).isEqualTo(at("2026-06-13T22:00:00Z"));
        assertThat(stats.getPrevious().getEndTime()).isEqualTo(at("2026-06-14T22:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "cur_all, '', '', 5, 1",
        "cur_all, sho.rt, '', 4, 1",
        "cur_all, SHO.RT, '', 4, 1",
        "cur_all, never.example, '', 0, 0",
        "cur_all, '', spring, 3, 0",
        "cur_all, '', unknown, 0, 0",
        "cur_domain, '', '', 4, 1",
        "cur_own, '', '', 3, 0",
        "cur_token, '', '', 1, 0",
    })
    void stats_ofMany_areWithinTheReachOfTheKey(String key, String domain, String tag, long clicks, long unknownCodes) {
        Stats stats = stub(key)
                .getStats(GetStatsRequest.newBuilder()
                        .setDomain(domain)
                        .setTag(tag)
                        .setStartTime(at("2026-06-14T00:00:00Z"))
                        .addGroupBy(Dimension.LANGUAGE)
                        .build());

        assertThat(stats.getTotals().getClicks()).isEqualTo(clicks);
        assertThat(stats.getOrphanClicks().getUnknownCode()).isEqualTo(unknownCodes);
        assertThat(stats.getSeriesList().stream()
                        .mapToLong(SeriesPoint::getClicks)
                        .sum())
                .isEqualTo(clicks);
        Breakdown languages = stats.getBreakdowns(0);
        assertThat(languages.getRowsList().stream()
                                .mapToLong(row -> row.getClicks())
                                .sum()
                        + languages.getOtherClicks())
                .isEqualTo(clicks);
    }

    @Test
    void stats_ofAll_tellOrphansByKind() {
        Stats stats = stub(ALL).getStats(GetStatsRequest.getDefaultInstance());

        assertThat(stats.getOrphanClicks())
                .isEqualTo(OrphanClicks.newBuilder()
                        .setBaseUrl(1)
                        .setUnknownCode(1)
                        .build());
    }

    @Test
    void stats_ofADomainThatTheKeyIsNotFor_areRefused() {
        assertThat(reason(() -> stub(ONE_DOMAIN)
                        .getStats(GetStatsRequest.newBuilder()
                                .setDomain("other.example")
                                .build())))
                .isEqualTo("DOMAIN_NOT_ALLOWED");
        assertThat(reason(() -> StatsServiceGrpc.newBlockingStub(server.channel())
                        .getStats(GetStatsRequest.getDefaultInstance())))
                .isEqualTo("KEY_NEEDED");
    }

    @Test
    void topLinks_areTheMostClicked_pageByPage() {
        ListTopLinksRequest request = ListTopLinksRequest.newBuilder()
                .setStartTime(at("2026-06-14T23:00:00Z"))
                .setPageSize(2)
                .build();

        ListTopLinksResponse first = stub(ALL).listTopLinks(request);
        ListTopLinksResponse second = stub(ALL)
                .listTopLinks(request.toBuilder()
                        .setPageToken(first.getNextPageToken())
                        .build());

        assertThat(first.getTopLinksList())
                .containsExactly(
                        TopLink.newBuilder()
                                .setCode("abc7")
                                .setDomain("sho.rt")
                                .setClicks(3)
                                .setVisitors(2)
                                .build(),
                        TopLink.newBuilder()
                                .setCode("abc8")
                                .setDomain("sho.rt")
                                .setClicks(1)
                                .build());
        assertThat(second.getTopLinksList()).extracting(TopLink::getCode).containsExactly("abc9");
        assertThat(second.getNextPageToken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"cur_domain, abc7 abc8", "cur_own, abc7", "cur_token, abc8"})
    void topLinks_areWithinTheReachOfTheKey(String key, String codes) {
        assertThat(stub(key)
                        .listTopLinks(ListTopLinksRequest.getDefaultInstance())
                        .getTopLinksList())
                .extracting(TopLink::getCode)
                .containsExactly(codes.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"x", "MTox", "'1:0:0:86400:'"})
    void topLinks_badToken_isNamed(String token) {
        assertThat(reason(() -> stub(ALL)
                        .listTopLinks(ListTopLinksRequest.newBuilder()
                                .setPageToken(token)
                                .build())))
                .isEqualTo("INVALID_FIELD");
    }

    private LinkStats link(UnaryOperator<GetLinkStatsRequest.Builder> change) {
        return stub(ALL)
                .getLinkStats(change.apply(GetLinkStatsRequest.newBuilder().setCode("abc"))
                        .build());
    }

    private StatsServiceGrpc.StatsServiceBlockingStub stub(String secret) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
        return StatsServiceGrpc.newBlockingStub(server.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static List<String> rows(Breakdown breakdown) {
        return breakdown.getRowsList().stream()
                .map(row -> row.getValue() + " " + row.getClicks() + " " + row.getVisitors())
                .toList();
    }

    private static String reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return ApiErrors.from(Objects.requireNonNull(catchThrowableOfType(StatusRuntimeException.class, call)))
                .reason();
    }

    private static Click.Builder click(long link, String time) {
        return TestClicks.click(link, Instant.parse(time));
    }

    private static com.google.protobuf.Timestamp at(String time) {
        return TestClicks.timestamp(Instant.parse(time));
    }
}
