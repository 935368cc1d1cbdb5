package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import dev.curlew.link.audit.FieldChange;
import dev.curlew.link.audit.JooqAudit;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.AuditEvent;
import dev.curlew.proto.link.v1.AuditEvent.Change;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.AuditServiceGrpc.AuditServiceBlockingStub;
import dev.curlew.proto.link.v1.ListAuditEventsRequest;
import dev.curlew.proto.link.v1.ListAuditEventsResponse;
import dev.curlew.sql.Postgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuditTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one();

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

    private static JooqDatabase database;

    @BeforeAll
    static void start() {
        database = JooqDatabase.open(Postgres.read(Env.of(CURLEW.variables(Map.of())), 1));
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void record_isListed_asItWasGiven() {
        record("whole/1", "key_1", TIME, new FieldChange("a", "1", "\"é\n\""), FieldChange.ofSecret("b"));

        assertThat(list(request -> request.setResource("whole/1")))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getEventId()).isPositive();
                    assertThat(event.toBuilder().clearEventId().build())
                            .isEqualTo(AuditEvent.newBuilder()
                                    .setEventTime(ProtoTimes.timestamp(TIME))
                                    .setActor("key_1")
                                    .setAction("update")
                                    .setResource("whole/1")
                                    .addChanges(Change.newBuilder()
                                            .setField("a")
                                            .setBefore("1")
                                            .setAfter("\"é\n\""))
                                    .addChanges(Change.newBuilder().setField("b"))
                                    .build());
                });
    }

    @Test
    void record_ofAChangeThatFails_isNot() {
        assertThatThrownBy(() -> database.transaction(dsl -> {
                    JooqAudit.record(dsl, TIME, "key_1", "create", "failed/1", List.of());
                    throw new IllegalArgumentException("the change fails");
                }))
                .hasMessage("the change fails");

        assertThat(list(request -> request.setResource("failed"))).isEmpty();
    }

    @Test
    void list_byResourceActorAndTime() {
        record("filter/1", "key_a", TIME);
        record("filter/10", "key_b", TIME.plusSeconds(1));
        record("filter_x/1", "key_a", TIME.plusSeconds(2));

        assertThat(resources(request -> request.setResource("filter"))).containsExactly("filter/10", "filter/1");
        assertThat(resources(request -> request.setResource("filter/1"))).containsExactly("filter/1");
        assertThat(resources(request -> request.setResource("filter/"))).isEmpty();
        assertThat(resources(request -> request.setResource("filt%"))).isEmpty();
        assertThat(resources(request -> request.setActor("key_a"))).containsExactly("filter_x/1", "filter/1");
        assertThat(resources(request -> request.setResource("filter").setActor("key_b")))
                .containsExactly("filter/10");
        assertThat(resources(request -> request.setResource("filter").setStartTime(time(1))))
                .containsExactly("filter/10");
        assertThat(resources(request -> request.setResource("filter").setEndTime(time(1))))
                .containsExactly("filter/1");
    }

    @Test
    void list_pageByPage_alsoWithinOneMoment() {
        for (int i = 0; i < 5; i++) {
            record("paged/" + i, "key_1", TIME);
        }
        List<String> walked = new ArrayList<>();
        ListAuditEventsRequest.Builder next =
                ListAuditEventsRequest.newBuilder().setResource("paged").setPageSize(2);
        do {
            ListAuditEventsResponse page = audit().listAuditEvents(next.build());
            page.getAuditEventsList().forEach(event -> walked.add(event.getResource()));
            next.setPageToken(page.getNextPageToken());
        } while (!next.getPageToken().isEmpty());

        assertThat(walked).containsExactly("paged/4", "paged/3", "paged/2", "paged/1", "paged/0");
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                bad("INVALID_FIELD", "pageSize", request -> request.setPageSize(-1)),
                bad("INVALID_PAGE_TOKEN", "pageToken", request -> request.setPageToken("x")),
                bad("INVALID_FIELD", "resource", request -> request.setResource("a\0b")),
                bad("INVALID_FIELD", "resource", request -> request.setResource("a".repeat(513))),
                bad("INVALID_FIELD", "actor", request -> request.setActor("a\nb")),
                bad("INVALID_FIELD", "actor", request -> request.setActor("a".repeat(129))),
                bad(
                        "INVALID_FIELD",
                        "startTime",
                        request -> request.setStartTime(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE))),
                bad(
                        "INVALID_FIELD",
                        "endTime",
                        request -> request.setEndTime(Timestamp.newBuilder().setNanos(-1))),
                bad(
                        "INVALID_FIELD",
                        "endTime",
                        request -> request.setStartTime(time(1)).setEndTime(time(1))));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void list_badField_isNamed(String reason, String field, ListAuditEventsRequest request) {
        ApiError error = Errors.of(() -> audit().listAuditEvents(request));

        assertThat(error.reason()).isEqualTo(reason);
        assertThat(Errors.fields(error)).containsExactly(field);
    }

    @Test
    void list_tokenOfAnotherRequest_isRefused() {
        record("other/1", "key_1", TIME);
        record("other/2", "key_1", TIME);
        String token = audit().listAuditEvents(ListAuditEventsRequest.newBuilder()
                        .setResource("other")
                        .setPageSize(1)
                        .build())
                .getNextPageToken();

        assertThat(Errors.reason(() -> audit().listAuditEvents(ListAuditEventsRequest.newBuilder()
                        .setPageToken(token)
                        .build())))
                .isEqualTo("INVALID_PAGE_TOKEN");
    }

    @Test
    void list_withoutKey_isRefused() {
        assertThat(Errors.reason(
                        () -> AuditServiceGrpc.newBlockingStub(CURLEW.replica().channel())
                                .listAuditEvents(ListAuditEventsRequest.getDefaultInstance())))
                .isEqualTo("KEY_NEEDED");
    }

    private static Arguments bad(String reason, String field, Consumer<ListAuditEventsRequest.Builder> change) {
        ListAuditEventsRequest.Builder request = ListAuditEventsRequest.newBuilder();
        change.accept(request);
        return Arguments.of(reason, field, request.build());
    }

    private static void record(String resource, String actor, Instant time, FieldChange... changes) {
        boolean _ = database.transaction(dsl -> {
            JooqAudit.record(dsl, time, actor, "update", resource, List.of(changes));
            return true;
        });
    }

    private static List<String> resources(Consumer<ListAuditEventsRequest.Builder> change) {
        return list(change).stream().map(AuditEvent::getResource).toList();
    }

    private static List<AuditEvent> list(Consumer<ListAuditEventsRequest.Builder> change) {
        ListAuditEventsRequest.Builder request = ListAuditEventsRequest.newBuilder();
        change.accept(request);
        return audit().listAuditEvents(request.build()).getAuditEventsList();
    }

    private static Timestamp time(int seconds) {
        return ProtoTimes.timestamp(TIME.plusSeconds(seconds));
    }

    private static AuditServiceBlockingStub audit() {
        return AuditServiceGrpc.newBlockingStub(CURLEW.replica().channel())
                .withInterceptors(Replica.header("authorization", "Bearer " + Replica.ADMIN_KEY));
    }
}
