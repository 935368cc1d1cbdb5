package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.testing.TcpProxy;
import dev.curlew.proto.analytics.v1.DependencyStatus;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.GetLinkStatusRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkStatusServiceGrpc;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse.EventCase;
import io.grpc.Status.Code;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.RedisClient;

/** What still works while Postgres or Redis is killed, and that all does again once it is back. */
class OutageTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.own();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own();

    private static final Duration LONG = Duration.ofSeconds(20);

    private Replica replica;

    @BeforeEach
    void start() {
        replica = Replica.start(POSTGRES, REDIS);
    }

    @AfterEach
    void stop() {
        replica.close();
    }

    @Test
    void redisKilled_allGoesOn_andItIsUsedAgainOnceItIsBack() {
        Link before = create("https://example.com/before");
        assertThat(down()).isEmpty();
        REDIS.server().kill();
        Link during = create("https://example.com/during");
        assertThat(down()).containsExactly("redis");
        assertThat(resolve(before.getCode()).getTargetUrl()).endsWith("/before");
        assertThat(resolve(during.getCode()).getTargetUrl()).endsWith("/during");
        update(during.getCode(), "https://example.com/changed");
        assertThat(resolve(during.getCode()).getTargetUrl()).endsWith("/changed");
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            resolve(before.getCode());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("20 calls do not each wait for Redis")
                .isLessThan(Duration.ofSeconds(2));
        REDIS.server().restart();
        await().atMost(LONG).until(() -> {
            resolve(before.getCode());
            return replica.counted("link_resolve_total", "source", "redis") > 0;
        });
        assertThat(down()).isEmpty();
    }

    @Test
    void changedWhileRedisWasAway_whatItHoldsOfBefore_neverStandsInForPostgres() {
        try (TcpProxy road = TcpProxy.to(REDIS.port());
                Replica cutOff = Replica.start(
                        POSTGRES,
                        REDIS,
                        Map.of("REDIS_HOST", "127.0.0.1", "REDIS_PORT", Integer.toString(road.port())))) {
            // Alone, so that nobody else tells Redis of the change.
            replica.close();
            String code = cutOff.links()
                    .createLink(CreateLinkRequest.newBuilder()
                            .setLink(Link.newBuilder().setTargetUrl("https://example.com/deleted"))
                            .build())
                    .getCode();
            assertThat(cutOff.resolver()
                            .resolve(ResolveRequest.newBuilder().setCode(code).build())
                            .getState())
                    .isEqualTo(ResolvedLink.State.ACTIVE);
            road.cut();
            var _ = cutOff.links()
                    .deleteLink(DeleteLinkRequest.newBuilder().setCode(code).build());
            try (RedisClient redis = RedisClient.create(REDIS.uri() + "/1")) {
                String key = redis.keys("curlew:link:*:" + code).iterator().next();
                assertThat(redis.hget(key, "r")).isEqualTo("1");

                road.heal();

                await().atMost(LONG).until(() -> "2".equals(redis.hget(key, "r")));
            }
        }
    }

    @Test
    void changesFromBeforeAllThatRedisHolds_areForgotten() {
        Rows.run(
                POSTGRES.dataSource(),
                "insert into link.link_change (transaction_id, link_id, change_time)"
                        + " select 1, n, now() - interval '26 hours' from generate_series(1, 1500) n");
        await().atMost(LONG)
                .until(() -> Rows.number(
                                POSTGRES.dataSource(), "select count(*) from link.link_change where transaction_id = 1")
                        == 0);
    }

    @Test
    void postgresKilled_warmLinksResolve_creationIsRefused_andAllWorksOnceItIsBack() {
        Link slug = create(
                Link.newBuilder().setTargetUrl("https://example.com/warm").setSlug("warm"));
        Link code = create("https://example.com/never-asked-for-before");
        Watcher watcher = Watcher.on(replica.channel());
        await().until(() -> watcher.lag().isPresent());
        POSTGRES.server().kill();
        long killed = System.nanoTime();
        assertThat(resolve(code.getCode()).getTargetUrl()).isEqualTo(code.getTargetUrl());
        // The cache holds it since it was made; believed for some seconds, then for want of anything better.
        assertThat(resolve("warm").getTargetUrl()).endsWith("/warm");
        // The processes of a killed Postgres live on for a moment, and serve.
        await().atMost(LONG).until(() -> Errors.refuses(() -> create("https://example.com/tried")));
        ApiError error = Errors.of(() -> create("https://example.com/refused"));
        assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(error.reason()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(error.retryDelay()).isPresent();
        assertThat(Errors.reason(() -> resolve("never-seen"))).isEqualTo("STORE_UNAVAILABLE");
        assertThat(down()).containsExactly("postgres");
        await().atMost(LONG).until(() -> {
            assertThat(resolve("warm").getTargetUrl()).endsWith("/warm");
            return replica.counted("link_resolve_total", "source", "stale") > 0;
        });
        // Nobody can tell of changes now, and that is what edges are told.
        await().atMost(LONG).until(() -> watcher.lag().orElseThrow().compareTo(Duration.ofSeconds(3)) > 0);
        assertThat(watcher.lag().orElseThrow())
                .isLessThan(Duration.ofNanos(System.nanoTime() - killed).plusSeconds(5));
        POSTGRES.server().restart();
        await().atMost(LONG).until(() -> watcher.lag().orElseThrow().compareTo(Duration.ofSeconds(3)) < 0);
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> replica.links()
                        .getLink(GetLinkRequest.newBuilder().setCode("warm").build())
                        .equals(slug));
        update("warm", "https://example.com/after");
        assertThat(resolve("warm").getTargetUrl()).endsWith("/after");
    }

    @Test
    void listeningConnectionLost_edgesAreToldThatTheyMayHaveMissedSomething() throws SQLException {
        Link link =
                create(Link.newBuilder().setTargetUrl("https://example.com/1").setSlug("listened"));
        Watcher watcher = Watcher.on(replica.channel());
        await().until(() -> watcher.count(EventCase.RESET) > 0);
        // The replica's own first word of listening may come after the stream's first reset.
        update(link.getCode(), "https://example.com/2");
        await().until(() -> watcher.heardOf("listened", 2));
        long resets = watcher.count(EventCase.RESET);
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name = 'link-service listener'");
        }
        await().atMost(LONG).until(() -> watcher.count(EventCase.RESET) > resets);
        update(link.getCode(), "https://example.com/3");
        await().atMost(Duration.ofSeconds(1)).until(() -> watcher.heardOf("listened", 3));
    }

    /** What link-service says is down of what it needs. */
    private List<String> down() {
        return LinkStatusServiceGrpc.newBlockingStub(replica.channel())
                .withInterceptors(Replica.header("authorization", "Bearer " + Replica.ADMIN_KEY))
                .getLinkStatus(GetLinkStatusRequest.getDefaultInstance())
                .getDependenciesList()
                .stream()
                .filter(each -> !each.getUp())
                .map(DependencyStatus::getDependency)
                .toList();
    }

    private Link create(String target) {
        return create(Link.newBuilder().setTargetUrl(target));
    }

    private Link create(Link.Builder link) {
        return replica.links()
                .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
    }

    private void update(String code, String target) {
        Link _ = replica.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(code).setTargetUrl(target))
                        .build());
    }

    private ResolvedLink resolve(String code) {
        return replica.resolver()
                .resolve(ResolveRequest.newBuilder().setCode(code).build());
    }
}
