package dev.curlew.analytics.clicks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.curlew.analytics.testing.Rows;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.analytics.v1.DeleteVisitorClicksRequest;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.sql.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Visitors who ask that nothing be known of them any more. */
final class VisitorErasureTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    /** In the network of the clicks that {@link TestClickService} stores. */
    private static final String ADDRESS = "192.0.2.77";

    @AutoClose
    private final TestClickService service = new TestClickService(POSTGRES.dataSource(), TestClickService.limits());

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void empty() {
        service.empty(NOON, NOON.plus(DAY));
    }

    @Test
    void clicksOfAVisitor_go_onWhateverLink_andAllElseStays() {
        UUID first = service.store(1, NOON);
        UUID second = service.store(2, NOON.plus(DAY));
        UUID orphan = service.store(3, NOON);
        Rows.run(POSTGRES.dataSource(), "update analytics.click set link_id = 0, kind = 3 where link_id = 3");
        UUID later = service.store(1, NOON.plus(DAY).plusSeconds(3_600));
        UUID others = service.store(2, NOON);
        Rows.run(
                POSTGRES.dataSource(),
                "update analytics.click set client_network = '198.51.100.0/24' where event_id = '" + others + "'");
        for (long subject : new long[] {1, 2, 0, -8}) {
            sums(subject, "2026-05-04");
            sums(subject, "2026-05-05");
        }
        DeleteVisitorClicksRequest request = request(it -> it).build();

        assertThat(service.stub(TestClickService.ADMIN)
                        .deleteVisitorClicks(request)
                        .getDeletedCount())
                .isEqualTo(3);
        assertThat(service.stub(TestClickService.ADMIN)
                        .deleteVisitorClicks(request)
                        .getDeletedCount())
                .isZero();

        assertThat(List.of(first, second, orphan))
                .allSatisfy(id -> assertThat(known(id)).isEmpty());
        assertThat(List.of(later, others))
                .allSatisfy(id -> assertThat(known(id)).contains("Mozilla"));
        for (String table : List.of("click_hour", "click_day")) {
            assertThat(Rows.text(
                            POSTGRES.dataSource(),
                            "select string_agg(subject_id || '@' || extract(day from start_time at time zone 'UTC'), ' '"
                                    + " order by subject_id, start_time) from analytics." + table
                                    + " where visitors is not null"))
                    .as(table)
                    .isEqualTo("-8@4 -8@5 0@4 0@5 1@5 2@4");
        }
        assertThat(service.deletions.getFirst()).isEqualTo("a visitor 2026-05-04T00:00:00Z 2026-05-05T13:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24,        192.0.2.77,            '',                1",
        "192.0.2.0/24,        192.0.2.77,            'Mozilla, \"5.0\"', 1",
        "192.0.2.0/24,        192.0.2.77,            'Mozilla, \"5.1\"', 0",
        "192.0.2.0/24,        192.0.3.77,            '',                0",
        "2001:db8:aaaa::/48,  2001:db8:aaaa:1::5,    '',                1",
        "2001:db8:aaaa::/48,  2001:0DB8:AAAA::,      '',                1",
        "2001:db8:aaaa::/48,  2001:db8:aaab::5,      '',                0",
        "::/48,               ::1,                   '',                1",
    })
    void visitor_isKnownByTheNetwork_andTheUserAgent(String network, String address, String agent, long deleted) {
        service.store(1, NOON);
        Rows.run(POSTGRES.dataSource(), "update analytics.click set client_network = '" + network + "'");

        assertThat(service.stub(TestClickService.ADMIN)
                        .deleteVisitorClicks(
                                request(it -> it.setClientAddress(address).setUserAgent(agent))
                                        .build())
                        .getDeletedCount())
                .isEqualTo(deleted);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                bad("clientAddress", it -> it.clearClientAddress()),
                bad("clientAddress", it -> it.setClientAddress("192.0.2.0/24")),
                bad("clientAddress", it -> it.setClientAddress("visitor.example")),
                bad("clientAddress", it -> it.setClientAddress("fe80::1%eth0")),
                bad("userAgent", it -> it.setUserAgent("€".repeat(342))),
                bad("userAgent", it -> it.setUserAgent("a\0b")),
                bad("startTime", it -> it.clearStartTime()),
                bad("endTime", it -> it.clearEndTime()),
                bad("endTime", it -> it.setEndTime(it.getStartTime())),
                bad("endTime", it -> it.setEndTime(TestClicks.timestamp(NOON.plus(Duration.ofDays(32))))));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("bad")
    void badField_isNamed(String field, UnaryOperator<DeleteVisitorClicksRequest.Builder> change) {
        assertThat(error(() -> service.stub(TestClickService.ADMIN)
                                .deleteVisitorClicks(request(change).build()))
                        .violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.field()).isEqualTo(field));
        assertThat(service.deletions).isEmpty();
    }

    @Test
    void onlyAdministratorsOfAll_may() {
        service.linkService.addKey(
                "cur_local",
                ApiKey.newBuilder().addScopes(Scope.ADMIN).addDomains("sho.rt").build());

        for (String key : List.of(TestClickService.READER, "cur_local")) {
            assertThat(error(() -> service.stub(key)
                                    .deleteVisitorClicks(request(it -> it).build()))
                            .reason())
                    .isEqualTo("SCOPE_MISSING");
        }
    }

    private static void sums(long subject, String day) {
        for (String table : List.of("click_hour", "click_day")) {
            String hour = table.equals("click_hour") ? " 12:00+00" : " 00:00+00";
            Rows.run(
                    POSTGRES.dataSource(),
                    "insert into analytics." + table + " (subject_id, start_time, domain_number, visitors) values ("
                            + subject + ", '" + day + hour + "', 0, '\\x01')");
        }
    }

    private static String known(UUID id) {
        return Rows.text(
                POSTGRES.dataSource(),
                "select concat(visitor_hash, client_network, user_agent, country, browser, domain, code, referrer)"
                        + " from analytics.click where event_id = '" + id + "'");
    }

    private static Arguments bad(String field, UnaryOperator<DeleteVisitorClicksRequest.Builder> change) {
        return Arguments.of(field, change);
    }

    /** Of two days, but for the end of the second. */
    private static DeleteVisitorClicksRequest.Builder request(
            UnaryOperator<DeleteVisitorClicksRequest.Builder> change) {
        return change.apply(DeleteVisitorClicksRequest.newBuilder()
                .setClientAddress(ADDRESS)
                .setStartTime(TestClicks.timestamp(Instant.parse("2026-05-04T00:00:00Z")))
                .setEndTime(TestClicks.timestamp(Instant.parse("2026-05-05T13:00:00Z"))));
    }

    private static ApiError error(ThrowingCallable call) {
        return ApiErrors.from(catchThrowable(call));
    }
}
