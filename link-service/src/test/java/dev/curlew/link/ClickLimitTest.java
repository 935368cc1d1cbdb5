package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ReserveClickRequest;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code max_clicks} on two replicas of the same Postgres. */
class ClickLimitTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.two();

    private static final UuidV7 IDS = UuidV7.system();

    @Test
    void reserveClick_byManyOnTwoReplicas_exactlySoManySucceed() throws Exception {
        long link = limited("many", 100);
        List<Future<Boolean>> clicks = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 1000; i++) {
                Replica replica = i % 2 == 0 ? CURLEW.replica() : CURLEW.second();
                clicks.add(clients.submit(() -> taken(replica, link, IDS.next())));
            }
        }
        int redirected = 0;
        for (Future<Boolean> click : clicks) {
            redirected += click.get() ? 1 : 0;
        }
        assertThat(redirected).isEqualTo(100);
        assertThat(get("many").getUsedClicks()).isEqualTo(100);
    }

    @Test
    void reserveClick_repeated_takesOne() throws Exception {
        long link = limited("repeated", 2);
        UUID event = IDS.next();
        List<Future<Boolean>> clicks = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                Replica replica = i % 2 == 0 ? CURLEW.replica() : CURLEW.second();
                clicks.add(clients.submit(() -> taken(replica, link, event)));
            }
        }
        for (Future<Boolean> click : clicks) {
            assertThat(click.get()).isTrue();
        }
        assertThat(get("repeated").getUsedClicks()).isOne();
        assertThat(reserve(CURLEW.second(), link, IDS.next())).isZero();
        assertThat(reserve(CURLEW.replica(), link, event))
                .as("also when all are taken")
                .isZero();
        assertThat(taken(CURLEW.replica(), link, IDS.next())).isFalse();
    }

    @Test
    void reserveClick_validateOnly_takesNone() {
        long link = limited("asked", 1);
        ReserveClickRequest ask = ReserveClickRequest.newBuilder()
                .setLinkId(link)
                .setValidateOnly(true)
                .build();
        for (int i = 0; i < 3; i++) {
            assertThat(CURLEW.replica().resolver().reserveClick(ask).getRemainingClicks())
                    .isOne();
        }
        assertThat(reserve(CURLEW.replica(), link, IDS.next())).isZero();
        assertThat(Errors.reason(() -> CURLEW.second().resolver().reserveClick(ask)))
                .isEqualTo("LINK_USED_UP");
    }

    @Test
    void maxClicks_raisedLoweredLifted_countsAtOnce() {
        long link = limited("moved", 1);
        assertThat(reserve(CURLEW.replica(), link, IDS.next())).isZero();
        ApiError usedUp = Errors.of(() -> reserve(CURLEW.second(), link, IDS.next()));
        assertThat(usedUp.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(usedUp.reason()).isEqualTo("LINK_USED_UP");
        assertThat(get("moved").getState()).isEqualTo(State.USED_UP);
        assertThat(codes("state:USED_UP")).contains("moved");
        assertThat(codes("state=ACTIVE")).doesNotContain("moved");

        Link raised = limit("moved", 3);
        assertThat(raised.getState()).isEqualTo(State.ACTIVE);
        assertThat(raised.getUsedClicks()).isOne();
        assertThat(codes("state:USED_UP")).doesNotContain("moved");
        assertThat(codes("state=ACTIVE")).contains("moved");
        assertThat(reserve(CURLEW.second(), link, IDS.next())).isEqualTo(1);

        assertThat(limit("moved", 1).getState()).isEqualTo(State.USED_UP);
        assertThat(taken(CURLEW.replica(), link, IDS.next())).isFalse();

        assertThat(limit("moved", 0).getState()).isEqualTo(State.ACTIVE);
        assertThat(resolve("moved").getClickLimited()).isFalse();
        assertThat(reserve(CURLEW.replica(), link, IDS.next()))
                .as("no limit any more")
                .isEqualTo(-1);
        assertThat(get("moved").getUsedClicks()).isEqualTo(2);
    }

    @Test
    void rollback_bringsTheLimitBack_andNoClicks() {
        long link = limited("rolled", 1);
        assertThat(reserve(CURLEW.replica(), link, IDS.next())).isZero();
        limit("rolled", 5);

        Link back = CURLEW.replica()
                .links()
                .rollbackLink(RollbackLinkRequest.newBuilder()
                        .setCode("rolled")
                        .setRevision(1)
                        .build());

        assertThat(back.getMaxClicks()).isOne();
        assertThat(back.getState()).isEqualTo(State.USED_UP);
    }

    @Test
    void reserveClick_ofALinkWithoutLimit_notFound() {
        Link _ = create(Link.newBuilder().setSlug("free").setTargetUrl("https://example.com/"));
        long link = resolve("free").getLinkId();

        assertThat(Errors.reason(() -> reserve(CURLEW.replica(), link, IDS.next())))
                .isEqualTo("LINK_NOT_FOUND");
        assertThat(Errors.reason(() -> reserve(CURLEW.replica(), Long.MAX_VALUE, IDS.next())))
                .isEqualTo("LINK_NOT_FOUND");
    }

    static Stream<ByteString> badEventIds() {
        UuidV7 yesterday = new UuidV7(Clock.offset(Clock.systemUTC(), Duration.ofHours(-13)));
        UuidV7 tomorrow = new UuidV7(Clock.offset(Clock.systemUTC(), Duration.ofHours(13)));
        return Stream.of(
                ByteString.EMPTY,
                ByteString.copyFrom(new byte[15]),
                ByteString.copyFrom(new byte[16]),
                bytes(UUID.randomUUID()),
                bytes(yesterday.next()),
                bytes(tomorrow.next()));
    }

    @ParameterizedTest
    @MethodSource("badEventIds")
    void reserveClick_badEventId_named(ByteString eventId) {
        ApiError error = Errors.of(() -> CURLEW.replica()
                .resolver()
                .reserveClick(ReserveClickRequest.newBuilder()
                        .setLinkId(1)
                        .setEventId(eventId)
                        .build()));
        assertThat(Errors.fields(error)).containsExactly("eventId");
    }

    @Test
    void reserveClick_oldEventIds_forgotten() throws SQLException {
        long link = limited("trimmed", 10);
        try (Connection connection = CURLEW.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            int _ = statement.executeUpdate("insert into link.click_reservation select " + link
                    + ", gen_random_uuid(), now() - interval '25 hours' from generate_series(1, 6)");
            for (int i = 0; i < 4; i++) {
                reserve(CURLEW.replica(), link, IDS.next());
            }
            try (ResultSet rows =
                    statement.executeQuery("select count(*) from link.click_reservation where link_id = " + link)) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(4);
            }
        }
    }

    private static boolean taken(Replica replica, long link, UUID event) {
        try {
            return reserve(replica, link, event) >= 0;
        } catch (StatusRuntimeException e) {
            assertThat(ApiErrors.from(e).reason()).isEqualTo("LINK_USED_UP");
            return false;
        }
    }

    private static long reserve(Replica replica, long link, UUID event) {
        return replica.resolver()
                .reserveClick(ReserveClickRequest.newBuilder()
                        .setLinkId(link)
                        .setEventId(bytes(event))
                        .build())
                .getRemainingClicks();
    }

    private static ByteString bytes(UUID id) {
        return ByteString.copyFrom(ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip());
    }

    private static long limited(String slug, long most) {
        Link made = create(Link.newBuilder()
                .setSlug(slug)
                .setTargetUrl("https://example.com/")
                .setMaxClicks(most));
        assertThat(made.getMaxClicks()).isEqualTo(most);
        ResolvedLink link = resolve(slug);
        assertThat(link.getClickLimited()).isTrue();
        return link.getLinkId();
    }

    private static Link create(Link.Builder link) {
        return CURLEW.replica()
                .links()
                .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
    }

    private static Link limit(String code, long most) {
        return CURLEW.replica()
                .links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(code).setMaxClicks(most))
                        .setUpdateMask(
                                com.google.protobuf.FieldMask.newBuilder().addPaths("max_clicks"))
                        .build());
    }

    private static Link get(String code) {
        return CURLEW.replica()
                .links()
                .getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static List<String> codes(String filter) {
        return CURLEW
                .replica()
                .links()
                .listLinks(ListLinksRequest.newBuilder()
                        .setFilter(filter)
                        .setPageSize(1000)
                        .build())
                .getLinksList()
                .stream()
                .map(Link::getCode)
                .toList();
    }

    private static ResolvedLink resolve(String code) {
        return CURLEW.second()
                .resolver()
                .resolve(ResolveRequest.newBuilder().setCode(code).build());
    }
}
