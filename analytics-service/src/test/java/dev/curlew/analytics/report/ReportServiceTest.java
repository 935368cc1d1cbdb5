package dev.curlew.analytics.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.hash.Hashing;
import com.google.protobuf.Timestamp;
import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.BearerInterceptor;
import dev.curlew.analytics.stats.LinkStatsService;
import dev.curlew.analytics.stats.StatsErrors;
import dev.curlew.analytics.testing.FakeLinkService;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.error.Violation;
import dev.curlew.platform.testing.InProcessServer;
import dev.curlew.proto.analytics.v1.Breakdown;
import dev.curlew.proto.analytics.v1.CreateReportRequest;
import dev.curlew.proto.analytics.v1.DeleteReportRequest;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.GetSharedReportRequest;
import dev.curlew.proto.analytics.v1.ListReportsRequest;
import dev.curlew.proto.analytics.v1.Report;
import dev.curlew.proto.analytics.v1.ReportServiceGrpc;
import dev.curlew.proto.analytics.v1.ReportServiceGrpc.ReportServiceBlockingStub;
import dev.curlew.proto.analytics.v1.SharedReport;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.sql.Schema;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportServiceTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant NOW = Instant.parse("2026-06-15T12:34:56Z");
    private static final String UNKNOWN_TOKEN = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final DataSource database = POSTGRES.dataSource();
    private final FakeLinkService linkService = new FakeLinkService();

    @AutoClose
    private final InProcessServer links = InProcessServer.start(it -> it.addService(linkService.resolveService())
            .addService(linkService.keyService())
            .addService(linkService.linkService()));

    @AutoClose
    private final InProcessServer server = start();

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void setUp() {
        Rows.run(
                database, "truncate analytics.report, analytics.link_total, analytics.click_hour, analytics.click_day");
        Rows.run(database, "insert into analytics.link_total values (7, 1000, 50)");
        linkService.addLink("abc", 7, State.ACTIVE, "key_owner");
        linkService.changeLink("abc", link -> link.setTitle("A title"));
        addKey("reader", ApiKey.newBuilder().addScopes(Scope.STATS_READ).addScopes(Scope.LINKS_READ));
        addKey(
                "other",
                ApiKey.newBuilder()
                        .setKeyId("key_other")
                        .addScopes(Scope.STATS_READ)
                        .setOwnLinksOnly(true));
        addKey("writer", ApiKey.newBuilder().addScopes(Scope.LINKS_WRITE));
    }

    @Test
    void shared_isOpenToWhoeverHasTheToken() {
        Report report = create(Report.getDefaultInstance());

        SharedReport shown = open(report.getToken(), "Europe/Berlin");

        assertThat(report.getToken()).hasSize(43);
        assertThat(shown.getShortUrl()).isEqualTo("https://sho.rt/abc");
        assertThat(shown.getTitle()).isEqualTo("A title");
        assertThat(shown.hasExpireTime()).isFalse();
        assertThat(shown.getStats().getAllTimeClicks()).isEqualTo(1000);
        assertThat(shown.getStats().getTimeZone()).isEqualTo("Europe/Berlin");
        assertThat(shown.getStats().getStartTime()).isEqualTo(at("2026-05-15T22:00:00Z"));
        assertThat(shown.getStats().getBreakdownsList())
                .extracting(Breakdown::getDimension)
                .doesNotContain(
                        Dimension.REFERRER_DOMAIN,
                        Dimension.UTM_SOURCE,
                        Dimension.UTM_MEDIUM,
                        Dimension.UTM_CAMPAIGN,
                        Dimension.RULE,
                        Dimension.VARIANT,
                        Dimension.CITY)
                .contains(Dimension.COUNTRY, Dimension.CHANNEL);
    }

    @Test
    void token_isKeptAsAHashOnly_andToldOnce() {
        Report report = create(Report.getDefaultInstance());

        assertThat(Rows.text(database, "select encode(token_hash, 'hex') from analytics.report"))
                .isEqualTo(
                        Hashing.sha256().hashString(report.getToken(), US_ASCII).toString());
        assertThat(Rows.text(database, "select report::text from analytics.report report"))
                .doesNotContain(report.getToken());
        assertThat(list()).containsExactly(report.toBuilder().clearToken().build());
    }

    @Test
    void range_isWhatWasShared() {
        Report report = create(Report.newBuilder()
                .setStartTime(at("2026-06-01T00:00:00Z"))
                .setEndTime(at("2026-06-08T00:00:00Z"))
                .setExpireTime(at("2026-07-01T00:00:00Z"))
                .build());

        SharedReport shown = open(report.getToken(), "");

        assertThat(shown.getStats().getStartTime()).isEqualTo(report.getStartTime());
        assertThat(shown.getStats().getEndTime()).isEqualTo(report.getEndTime());
        assertThat(shown.getExpireTime()).isEqualTo(report.getExpireTime());
    }

    @Test
    void deleted_isGoneAtOnce() {
        Report report = create(Report.getDefaultInstance());
        Report other = create(Report.getDefaultInstance());
        open(report.getToken(), "");

        delete(report.getReportId());

        assertThat(reason(() -> open(report.getToken(), ""))).isEqualTo("REPORT_NOT_FOUND");
        assertThat(reason(() -> delete(report.getReportId()))).isEqualTo("REPORT_NOT_FOUND");
        assertThat(open(other.getToken(), "").getShortUrl()).isNotEmpty();
        assertThat(list()).extracting(Report::getReportId).containsExactly(other.getReportId());
    }

    @Test
    void expired_isNotShown_andRemovedWithTheNextOne() {
        Report report = create(
                Report.newBuilder().setExpireTime(at("2026-06-15T12:35:00Z")).build());
        Rows.run(database, "update analytics.report set expire_time = '2026-06-15T12:34:56Z'");

        assertThat(reason(() -> open(report.getToken(), ""))).isEqualTo("REPORT_NOT_FOUND");
        assertThat(list()).hasSize(1);
        create(Report.getDefaultInstance());
        assertThat(list()).extracting(Report::getReportId).hasSize(1).doesNotContain(report.getReportId());
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"DELETED", "BLOCKED"})
    void linkThatIsGone_isNotShown(State state) {
        Report report = create(Report.getDefaultInstance());
        linkService.changeLink("abc", link -> link.setState(state));

        assertThat(reason(() -> open(report.getToken(), ""))).isEqualTo("REPORT_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", UNKNOWN_TOKEN, "' or true --", "0123456789012345678901234567890123456789012\u00e9"})
    void otherTokens_openNothing(String token) {
        create(Report.getDefaultInstance());

        assertThat(reason(() -> open(token, ""))).isEqualTo("REPORT_NOT_FOUND");
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("startTime", Report.newBuilder().setStartTime(at("2026-06-16T00:00:00Z"))),
                Arguments.of(
                        "startTime",
                        Report.newBuilder()
                                .setStartTime(at("2026-06-02T00:00:00Z"))
                                .setEndTime(at("2026-06-02T00:00:00Z"))),
                Arguments.of(
                        "startTime",
                        Report.newBuilder().setStartTime(Timestamp.newBuilder().setNanos(-1))),
                Arguments.of(
                        "endTime",
                        Report.newBuilder().setEndTime(Timestamp.newBuilder().setSeconds(1L << 60))),
                Arguments.of("expireTime", Report.newBuilder().setExpireTime(at("2026-06-15T12:34:56Z"))));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("bad")
    void badField_isNamed(String field, Report.Builder report) {
        StatusRuntimeException failure = failure(() -> create(report.build()));

        assertThat(ApiErrors.from(failure).violations())
                .extracting(Violation::field)
                .containsExactly(field);
        assertThat(list()).isEmpty();
    }

    @Test
    void badNames_areNamed() {
        for (String code : List.of("", "a".repeat(257), "a\0b")) {
            StatusRuntimeException failure = failure(() -> stub("reader")
                    .listReports(ListReportsRequest.newBuilder().setCode(code).build()));
            assertThat(ApiErrors.from(failure).violations())
                    .extracting(Violation::field)
                    .containsExactly("code");
        }
        StatusRuntimeException failure = failure(() -> stub("reader")
                .listReports(ListReportsRequest.newBuilder()
                        .setCode("abc")
                        .setDomain("d".repeat(256))
                        .build()));
        assertThat(ApiErrors.from(failure).violations())
                .extracting(Violation::field)
                .containsExactly("domain");
    }

    @Test
    void whoMayNotReadTheLink_cannotShareIt() {
        Report report = create(Report.getDefaultInstance());

        assertThat(reason(() -> createAs("", "abc"))).isEqualTo("KEY_NEEDED");
        assertThat(reason(() -> createAs("nobody", "abc"))).isEqualTo("INVALID_KEY");
        assertThat(reason(() -> createAs("writer", "abc"))).isEqualTo("SCOPE_MISSING");
        assertThat(reason(() -> createAs("other", "abc"))).isEqualTo("LINK_NOT_FOUND");
        assertThat(reason(() -> createAs("reader", "nope"))).isEqualTo("LINK_NOT_FOUND");
        linkService.hideLinks();
        assertThat(reason(() -> createAs("reader", "abc"))).isEqualTo("SCOPE_MISSING");
        assertThat(reason(this::list)).isEqualTo("SCOPE_MISSING");
        assertThat(reason(() -> delete(report.getReportId()))).isEqualTo("SCOPE_MISSING");
        assertThat(Rows.number(database, "select count(*) from analytics.report"))
                .isEqualTo(1);
    }

    @Test
    void moreThanThereMayBe_areRefused() {
        for (int i = 0; i < JooqReportStore.MOST_OF_LINK; i++) {
            create(Report.getDefaultInstance());
        }

        assertThat(reason(() -> create(Report.getDefaultInstance()))).isEqualTo("TOO_MANY_REPORTS");
        delete(list().getFirst().getReportId());
        create(Report.getDefaultInstance());
    }

    @Test
    void openedTooOften_isRefused() {
        String token = create(Report.getDefaultInstance()).getToken();
        for (int i = 0; i < Openings.MOST_A_MINUTE; i++) {
            open(token, "");
        }

        assertThat(reason(() -> open(token, ""))).isEqualTo("TOO_MANY_REQUESTS");
    }

    private InProcessServer start() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Access access = new Access(links.channel(), false);
        LinkStatsService stats = new LinkStatsService(database, access, 400, clock);
        return InProcessServer.start(it -> it.addService(new ReportService(database, access, stats, clock))
                .intercept(new BearerInterceptor())
                .errors(ReportService.errors())
                .errors(StatsErrors::map)
                .errors(Access.errors()));
    }

    private void addKey(String secret, ApiKey.Builder key) {
        linkService.addKey(secret, key.build());
    }

    private ReportServiceBlockingStub stub(String secret) {
        Metadata headers = new Metadata();
        if (!secret.isEmpty()) {
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
        }
        return ReportServiceGrpc.newBlockingStub(server.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private Report create(Report report) {
        return stub("reader")
                .createReport(CreateReportRequest.newBuilder()
                        .setCode("abc")
                        .setReport(report)
                        .build());
    }

    private Report createAs(String secret, String code) {
        return stub(secret)
                .createReport(CreateReportRequest.newBuilder().setCode(code).build());
    }

    private List<Report> list() {
        return stub("reader")
                .listReports(ListReportsRequest.newBuilder().setCode("abc").build())
                .getReportsList();
    }

    private void delete(String reportId) {
        var _ = stub("reader")
                .deleteReport(DeleteReportRequest.newBuilder()
                        .setCode("abc")
                        .setReportId(reportId)
                        .build());
    }

    private SharedReport open(String token, String timeZone) {
        return stub("").getSharedReport(GetSharedReportRequest.newBuilder()
                .setToken(token)
                .setTimeZone(timeZone)
                .build());
    }

    private static String reason(ThrowingCallable call) {
        return ApiErrors.from(failure(call)).reason();
    }

    private static StatusRuntimeException failure(ThrowingCallable call) {
        return Objects.requireNonNull(catchThrowableOfType(StatusRuntimeException.class, call));
    }

    private static Timestamp at(String time) {
        return TestClicks.timestamp(Instant.parse(time));
    }
}
