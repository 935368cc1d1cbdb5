package dev.curlew.link.webhook;

import dev.curlew.link.links.LinkVersion;
import dev.curlew.link.store.StoreUnavailableException;
import dev.curlew.proto.link.v1.LinkRevision;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events out of the outbox and has them delivered, round after round. One thread asks Postgres, so that one connection at
 * a time is all that webhooks take; calls are made beside it, no more than {@link #MOST_CALLS} at a time.
 */
final class DeliveryRounds implements AutoCloseable {

    static final int MOST_CALLS = 64;

    private static final Logger log = LoggerFactory.getLogger(DeliveryRounds.class);
    private static final int CALLS_OF_EACH = 8;
    private static final int EVENTS = 500;
    private static final int EVENT_BATCHES = 20;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final JooqOutbox outbox;
    private final JooqDeliveryStore store;
    private final Courier courier;
    private final DeliveryUpkeep upkeep;
    private final Webhooks.Settings settings;
    private final Clock clock;
    private final WebhookMetrics metrics;
    private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("webhooks").unstarted(this::run);

    // Of the thread.
    private Function<Collection<LinkVersion>, Map<LinkVersion, LinkRevision>> versions = _ -> Map.of();
    private final List<Result> unwritten = new ArrayList<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private long nextEvents = System.nanoTime();
    private boolean failing;

    DeliveryRounds(
            JooqOutbox outbox,
            JooqDeliveryStore store,
            Courier courier,
            Webhooks.Settings settings,
            Clock clock,
            WebhookMetrics metrics) {
        this.outbox = outbox;
        this.store = store;
        this.courier = courier;
        this.upkeep = new DeliveryUpkeep(store, settings, clock, metrics);
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    void start(Function<Collection<LinkVersion>, Map<LinkVersion, LinkRevision>> from) {
        versions = from;
        thread.start();
    }

    /** Takes nothing more, and waits a little for the calls that are being made; others are made again by other replicas. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(LAST_WAIT.plus(PAUSE).toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                await(PAUSE);
                guard(this::round);
            }
            long end = System.nanoTime() + LAST_WAIT.toNanos();
            while (!calls.isEmpty() && System.nanoTime() - end < 0) {
                await(PAUSE);
                guard(this::write);
            }
        } catch (InterruptedException _) {
            log.debug("Interrupted at the end");
        }
    }

    private void await(Duration pause) throws InterruptedException {
        Result first = results.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            unwritten.add(first);
            results.drainTo(unwritten);
        }
    }

    private void guard(Runnable work) {
        try {
            work.run();
            failing = false;
        } catch (StoreUnavailableException e) {
            log.debug("Webhooks wait, as Postgres is away", e);
        } catch (RuntimeException e) {
            if (!failing) {
                log.error("Webhooks wait; trying again", e);
            }
            failing = true;
        }
    }

    private void round() {
        write();
        if (System.nanoTime() - nextEvents >= 0) {
            takeEvents();
            upkeep.round();
            nextEvents = System.nanoTime() + PAUSE.toNanos();
        }
        send();
    }

    private void write() {
        if (unwritten.isEmpty()) {
            return;
        }
        JooqDeliveryStore.Ended ended = store.finish(unwritten, clock.instant(), settings.disableAfter());
        metrics.delivered(ended.delivered());
        metrics.dead(ended.dead());
        unwritten.forEach(result ->
                calls.computeIfPresent(result.claim().webhookId(), (_, count) -> count == 1 ? null : count - 1));
        unwritten.clear();
    }

    private void takeEvents() {
        int _ = outbox.expire(clock.instant(), EVENTS);
        for (int i = 0; i < EVENT_BATCHES; i++) {
            JooqOutbox.Taken taken = outbox.fanOut(clock.instant(), EVENTS);
            metrics.enqueued(WebhookMetrics.Cause.EVENT, taken.deliveries());
            if (taken.events() < EVENTS) {
                return;
            }
        }
    }

    private void send() {
        int free = MOST_CALLS - calls.values().stream().mapToInt(count -> count).sum();
        if (free <= 0) {
            return;
        }
        List<String> busy = calls.entrySet().stream()
                .filter(entry -> entry.getValue() >= CALLS_OF_EACH)
                .map(Map.Entry::getKey)
                .toList();
        List<Claim> claims = store.claim(clock.instant(), settings.lease(), free, CALLS_OF_EACH, busy);
        Map<Claim, LinkVersion> wanted = claims.stream()
                .filter(Payloads::tellsOfLink)
                .collect(Collectors.toMap(
                        Function.identity(),
                        claim -> new LinkVersion(claim.linkId(), claim.revision(), claim.eventTime())));
        Map<LinkVersion, LinkRevision> found = versions.apply(wanted.values());
        for (Claim claim : claims) {
            calls.merge(claim.webhookId(), 1, Integer::sum);
            Optional<LinkRevision> version =
                    Optional.ofNullable(wanted.get(claim)).map(found::get);
            Thread.ofVirtual().name("webhook-call").start(() -> call(claim, version));
        }
    }

    private void call(Claim claim, Optional<LinkRevision> version) {
        Result result = courier.send(claim, version);
        metrics.attempted(result.isDelivered());
        results.add(result);
    }
}
