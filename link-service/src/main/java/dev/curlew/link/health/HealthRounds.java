package dev.curlew.link.health;

import dev.curlew.link.fetch.FetchLimits;
import dev.curlew.link.fetch.Fetcher;
import dev.curlew.link.health.JooqHealthStore.Due;
import dev.curlew.link.store.StoreUnavailableException;
import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at targets, round after round, some at a time; those of one host one after the other. Any number of replicas share
 * the work, each link being given to one of them.
 */
final class HealthRounds implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HealthRounds.class);
    private static final FetchLimits LIMITS = new FetchLimits("health", 0, Duration.ofSeconds(15), 5, true);
    private static final int LOOKS = 20;
    private static final int ENROLLED = 1000;
    // Longer than a round takes, though all were of one host that does not answer.
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration ROUND = Duration.ofMillis(500);
    // A failure is looked at again sooner, as it may be a passing one.
    private static final Duration DOUBT = Duration.ofHours(1);
    private static final int DOUBTED = 3;
    private static final double JITTER = 0.1;

    private final JooqHealthStore store;
    private final Fetcher fetcher;
    private final Duration interval;
    private final Clock clock;
    private final Counter looks;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("target-health").factory());
    // Of the timer's thread.
    private long enrolled;

    HealthRounds(JooqHealthStore store, Fetcher fetcher, Duration interval, Clock clock, Metrics metrics) {
        this.store = store;
        this.fetcher = fetcher;
        this.interval = interval;
        this.clock = clock;
        this.looks = Counter.builder()
                .name("target_looks_total")
                .help("Looks at targets, by what they found.")
                .labelNames("state")
                .register(metrics.registry());
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void round() {
        try {
            enrolled = store.enrol(enrolled, ENROLLED, clock.instant(), interval);
            List<Due> due = store.claim(clock.instant(), LOOKS, LEASE);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                due.stream()
                        .collect(Collectors.groupingBy(HealthRounds::host))
                        .values()
                        .forEach(ofHost -> threads.execute(() -> ofHost.forEach(this::look)));
            }
        } catch (StoreUnavailableException e) {
            log.debug("Targets were not looked at, as Postgres is away", e);
        } catch (RuntimeException e) {
            log.error("Targets were not looked at", e);
        }
    }

    private void look(Due due) {
        try {
            if (!due.redirects() || !isWeb(due.targetUrl())) {
                store.postpone(due, next(interval));
                return;
            }
            Finding finding = Finding.of(fetcher.get(due.targetUrl(), LIMITS));
            int failures = finding.failed() ? due.failures() + 1 : 0;
            boolean doubtful = failures > 0 && failures < DOUBTED && interval.compareTo(DOUBT) > 0;
            store.store(due, finding, failures, clock.instant(), next(doubtful ? DOUBT : interval));
            looks.labelValues(finding.state().name().toLowerCase(Locale.ROOT)).inc();
        } catch (StoreUnavailableException e) {
            log.debug(
                    "What was found of a target is not kept, and will be looked for again: linkId={}", due.linkId(), e);
        } catch (RuntimeException e) {
            log.error("A target was not looked at: linkId={}", due.linkId(), e);
        }
    }

    private Instant next(Duration after) {
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return clock.instant().plusMillis((long) (after.toMillis() * factor));
    }

    private static boolean isWeb(String url) {
        return url.startsWith("https:") || url.startsWith("http:");
    }

    private static String host(Due due) {
        try {
            return String.valueOf(URI.create(due.targetUrl()).getHost());
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
