package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.ResolvedLink;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Floods of codes that are not there: they reach nobody twice, and drive no good link out. */
class FloodTest {

    private static final int GOOD = 200;

    private long nanos = 1;
    private final Map<String, Integer> asked = new HashMap<>();
    private final LinkCache cache = new LinkCache(1 << 20, () -> nanos);
    private final Links links =
            new Links(cache, this::ask, new RedirectMetrics(new PrometheusRegistry()), () -> nanos, 512);

    @Test
    void flood_ofRandomCodes_leavesGoodLinksWarm_andMemoryBounded() {
        for (int i = 0; i < GOOD; i++) {
            assertThat(find("good-" + i)).isInstanceOf(Lookup.Found.class);
        }
        asked.clear();

        for (int i = 0; i < 200_000; i++) {
            assertThat(find("guess-" + i)).isInstanceOf(Lookup.Unknown.class);
            int good = i % GOOD;
            if (i % 10 == 0) {
                assertThat(links.warm(key("good-" + good))).as("good-" + good).isNotNull();
            }
        }

        for (int i = 0; i < GOOD; i++) {
            assertThat(links.warm(key("good-" + i))).as("good-" + i).isNotNull();
        }
        assertThat(asked.keySet()).noneMatch(code -> code.startsWith("good"));
        assertThat(cache.unknownSize()).isLessThan(10_000);
    }

    @Test
    void flood_ofTheSameCodes_reachesTheSourceOnceInTheirNegativeLife() {
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 1000; i++) {
                assertThat(find("guess-" + i)).isInstanceOf(Lookup.Unknown.class);
            }
            nanos += Duration.ofMillis(99).toNanos();
        }
        assertThat(asked)
                .hasSize(1000)
                .allSatisfy((code, times) -> assertThat(times).isOne());

        nanos += Duration.ofMillis(100).toNanos();
        assertThat(find("guess-1")).isInstanceOf(Lookup.Unknown.class);
        assertThat(asked).containsEntry("guess-1", 2);
    }

    private Lookup find(String code) {
        return links.find(key(code), "192.0.2.0/24").join();
    }

    private CompletableFuture<Lookup> ask(LinkKey key, long minRevision, String network) {
        asked.merge(key.code(), 1, Integer::sum);
        return CompletableFuture.completedFuture(
                key.code().startsWith("good") ? new Lookup.Found(link(key.code())) : new Lookup.Unknown());
    }

    private static CompiledLink link(String code) {
        return CompiledLink.of(ResolvedLink.newBuilder()
                .setCode(code)
                .setRevision(1)
                .setState(ResolvedLink.State.ACTIVE)
                .setTargetUrl("https://example.com/")
                .build());
    }

    private static LinkKey key(String code) {
        return new LinkKey("localhost", code);
    }
}
