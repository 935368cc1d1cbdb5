package dev.curlew.edge.redirect;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.curlew.proto.link.v1.ResolvedLink;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A warm link found in the edge's cache, beside a map that keeps everything and trusts it. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets all of it up before it measures
public class LinkCacheBenchmark {
    private static final int LINKS = 1 << 13;
    private static final long CACHE_BYTES = 64L << 20;
    private static final int MOST_LOADS = 512;

    private final LinkCache cache = new LinkCache(CACHE_BYTES, Ticker.systemTicker());
    private final Links links = new Links(
            cache,
            (_, _, _) -> CompletableFuture.completedFuture(new Lookup.Unavailable()),
            new RedirectMetrics(new PrometheusRegistry()),
            System::nanoTime,
            MOST_LOADS);
    private final Map<LinkKey, CompiledLink> map = new ConcurrentHashMap<>();
    private final LinkKey[] keys = new LinkKey[LINKS];

    private int next;

    /** Fills both. */
    @Setup
    public void fill() {
        Random random = new Random(1);
        for (int i = 0; i < LINKS; i++) {
            LinkKey key = new LinkKey("go.example", Integer.toString(random.nextInt(), 36));
            CompiledLink link = CompiledLink.of(ResolvedLink.newBuilder()
                    .setLinkId(i)
                    .setDomain(key.domain())
                    .setCode(key.code())
                    .setRevision(1)
                    .setState(ResolvedLink.State.ACTIVE)
                    .setTargetUrl("https://example.com/a?b=" + key.code())
                    .setRedirectStatus(302)
                    .build());
            var _ = cache.put(key, link, System.nanoTime(), cache.epoch());
            map.put(key, link);
            // A request has a key of its own that equals the cached one.
            keys[i] = new LinkKey(key.domain(), key.code());
        }
    }

    /** Says that all changes were heard of, as link-service does every few seconds. */
    @Setup(Level.Iteration)
    public void hear() {
        cache.complete(Duration.ZERO);
    }

    /** A map: the baseline. */
    @Benchmark
    public @Nullable CompiledLink baselineMap() {
        return map.get(key());
    }

    /** The cache, with all that says whether a link can be trusted. */
    @Benchmark
    public @Nullable CompiledLink warmLink() {
        return links.warm(key());
    }

    private LinkKey key() {
        next = (next + 1) & (LINKS - 1);
        return keys[next];
    }
}
