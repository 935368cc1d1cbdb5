package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.curlew.edge.testing.WatchServer;
import dev.curlew.edge.testing.WatchServer.Watcher;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.grpc.GrpcChannels;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When what is cached is distrusted, in front of a server whose streams do what the test says. */
class LinkWatcherTest {

    private static final LinkKey KEY = new LinkKey("localhost", "abc");
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration NEVER = Duration.ofHours(1);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LinkCache cache = new LinkCache(1 << 20, Ticker.systemTicker());
    private final GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(5));

    @AfterEach
    void close() {
        channels.close();
    }

    @Test
    void renewal_costsNoTrust() {
        try (WatchServer server = WatchServer.start();
                LinkWatcher watcher = watching(server, SOON, Duration.ZERO)) {
            server.awaitWatcher(1).reset();
            await().until(() -> cache.epoch() == 1);

            for (int number = 2; number <= 4; number++) {
                Watcher old = server.watcher(number - 1);
                server.awaitWatcher(number).reset();
                // The old one is let go once it was heard after the new one began.
                await().until(() -> old.beat().isCancelled());
                assertThat(watcher.connected()).isTrue();
            }

            server.watcher(4).changed("abc", 7);
            await().until(() -> cache.knownRevision(KEY) == 7);
            assertThat(cache.epoch()).isEqualTo(1);
            assertThat(failures()).isZero();
        }
    }

    @Test
    void oldStream_keptUntilItWasHeardAfterTheOverlap() {
        try (WatchServer server = WatchServer.start();
                LinkWatcher _ = watching(server, SOON, NEVER)) {
            server.awaitWatcher(1).reset();
            server.awaitWatcher(2).reset();

            server.watcher(1).beat().changed("abc", 3);

            await().until(() -> cache.knownRevision(KEY) == 3);
            assertThat(server.watcher(1).isCancelled()).isFalse();
            assertThat(cache.epoch()).isEqualTo(1);
        }
    }

    @Test
    void oldStreamBreaks_beforeTheNewOneIsProven_distrusts() {
        try (WatchServer server = WatchServer.start();
                LinkWatcher watcher = watching(server, SOON, NEVER)) {
            server.awaitWatcher(1).reset();
            server.awaitWatcher(2).reset().changed("abc", 3);
            await().until(() -> cache.knownRevision(KEY) == 3);
            assertThat(cache.epoch()).isEqualTo(1);

            server.watcher(1).cut();

            await().until(() -> cache.epoch() == 2);
            assertThat(watcher.connected()).isTrue();
            server.watcher(2).changed("abc", 4);
            await().until(() -> cache.knownRevision(KEY) == 4);
        }
    }

    @Test
    void oldStreamSilent_duringTheRenewal_distrusts() {
        try (WatchServer server = WatchServer.start();
                LinkWatcher _ = watching(server, new LinkWatcher.Timing(Duration.ofMillis(600), SOON, Duration.ZERO))) {
            server.awaitWatcher(1).reset();
            Watcher next = server.awaitWatcher(2).reset();

            // The new one beats; of the old one nothing is heard, so nobody knows whether it still tells of changes.
            await().until(() -> {
                next.beat();
                return cache.epoch() == 2;
            });
        }
    }

    @Test
    void resetAgain_onTheNewStream_distrusts() {
        try (WatchServer server = WatchServer.start();
                LinkWatcher _ = watching(server, SOON, NEVER)) {
            server.awaitWatcher(1).reset();
            server.awaitWatcher(2).reset().reset();

            await().until(() -> cache.epoch() == 2);
        }
    }

    @Test
    void nextStreamRefused_triedAgain_whileTheOldOneGoesOn() {
        try (WatchServer server = WatchServer.start();
                LinkWatcher watcher = watching(server, SOON, Duration.ZERO)) {
            server.awaitWatcher(1).reset();
            server.awaitWatcher(2).cut();
            server.awaitWatcher(3).reset();

            await().until(() -> server.watcher(1).beat().isCancelled());
            assertThat(watcher.connected()).isTrue();
            assertThat(cache.epoch()).isEqualTo(1);
            assertThat(failures()).isZero();
        }
    }

    @Test
    void gap_distrusts() {
        try (WatchServer server = WatchServer.start();
                LinkWatcher watcher = watching(server, NEVER, NEVER)) {
            server.awaitWatcher(1).reset();
            await().until(() -> cache.epoch() == 1);

            server.watcher(1).cut();
            await().until(() -> !watcher.connected());
            server.awaitWatcher(2).reset();

            await().until(() -> cache.epoch() == 2);
            assertThat(failures()).isEqualTo(1);
        }
    }

    @Test
    void serverThatCutsAgedConnections_costsNoTrust() {
        // Connections of one second, and one more for their streams: without renewal each stream would be cut.
        try (WatchServer server = WatchServer.aging(Duration.ofSeconds(1), Duration.ofSeconds(1));
                LinkWatcher _ = watching(server, Duration.ofMillis(800), Duration.ofMillis(50))) {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                server.serve();
                return server.watchers() >= 6;
            });

            assertThat(cache.epoch()).isEqualTo(1);
            assertThat(failures()).isZero();
        }
    }

    @Test
    void lag_believedOfTheCurrentStreamOnly_andUntilTheNextReset() {
        Duration within = Duration.ofMinutes(1);
        try (WatchServer server = WatchServer.start();
                LinkWatcher _ = watching(server, SOON, NEVER)) {
            server.awaitWatcher(1).reset().beat();
            Watcher next =
                    server.awaitWatcher(2).reset().beat(Duration.ofSeconds(1)).changed("abc", 3);
            await().until(() -> cache.knownRevision(KEY) == 3);
            assertThat(cache.isComplete(System.nanoTime(), within)).isFalse();

            server.watcher(1).beat(Duration.ofSeconds(1));
            await().until(() -> cache.isComplete(System.nanoTime(), within));

            server.watcher(1).cut();
            await().until(() -> cache.epoch() == 2);
            assertThat(cache.isComplete(System.nanoTime(), within)).isFalse();
            next.beat(Duration.ofMinutes(2)).changed("abc", 4);
            await().until(() -> cache.knownRevision(KEY) == 4);
            assertThat(cache.isComplete(System.nanoTime(), within)).isFalse();
        }
    }

    private LinkWatcher watching(WatchServer server, Duration renewAfter, Duration overlap) {
        return watching(server, new LinkWatcher.Timing(Duration.ofSeconds(20), renewAfter, overlap));
    }

    private LinkWatcher watching(WatchServer server, LinkWatcher.Timing timing) {
        return new LinkWatcher(
                channels.open(new Address("127.0.0.1", server.port())),
                "edge-1",
                "localhost",
                cache,
                _ -> {},
                new RedirectMetrics(registry),
                timing);
    }

    private double failures() {
        return registry.scrape(name -> name.equals("link_watch_failures")).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> ((io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot)
                                point)
                        .getValue())
                .sum();
    }
}
