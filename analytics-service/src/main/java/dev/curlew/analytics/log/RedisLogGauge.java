package dev.curlew.analytics.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.StreamEntry;

/** Looks from time to time how much is in the log, so that appending need not ask. */
final class RedisLogGauge implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisLogGauge.class);
    private static final long INTERVAL_MILLIS = 250;
    /** The oldest entries come with their clicks: they are asked for less often. */
    private static final int INTERVALS_PER_LAG = 8;

    private final RedisConnection redis;
    private final List<byte[]> keys;
    private final LogMetrics metrics;
    private final AtomicLong length = new AtomicLong();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("click-log-gauge").factory());

    private int intervals;

    RedisLogGauge(RedisConnection redis, int parts, LogMetrics metrics) {
        this.redis = redis;
        this.keys = RedisStreams.keys(parts);
        this.metrics = metrics;
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(this::look, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How many entries the log held when last looked at, and those added here since. */
    long length() {
        return length.get();
    }

    void added(int entries) {
        length.addAndGet(entries);
    }

    @Override
    public void close() {
        timer.close();
        redis.close();
    }

    private void look() {
        try {
            measureLength();
            if (intervals++ % INTERVALS_PER_LAG == 0) {
                measureLag();
            }
        } catch (JedisException e) {
            // Whoever appends or reads says so loudly.
            log.debug("The click log cannot be measured", e);
            redis.close();
        } catch (RuntimeException e) {
            log.error("The click log cannot be measured", e);
        }
    }

    private void measureLength() {
        long before = length.get();
        try (Pipeline pipeline = redis.get().pipelined()) {
            List<Response<Long>> lengths = keys.stream().map(pipeline::xlen).toList();
            Response<Long> dead = pipeline.xlen(RedisStreams.DEAD_KEY);
            pipeline.sync();
            long measured = lengths.stream().mapToLong(Response::get).sum();
            // Not simply set: what was added meanwhile may not be in it. Counted twice, it is right the next time.
            length.addAndGet(measured - before);
            metrics.length.set((double) measured);
            metrics.deadLetters.set(dead.get().doubleValue());
        }
    }

    private void measureLag() {
        List<Long> times = new ArrayList<>();
        for (int part = 0; part < keys.size(); part++) {
            List<StreamEntry> oldest =
                    redis.get().xrange(RedisStreams.key(part), StreamEntryID.MINIMUM_ID, StreamEntryID.MAXIMUM_ID, 1);
            oldest.forEach(entry -> times.add(entry.getID().getTime()));
        }
        long now = System.currentTimeMillis();
        long lag = times.stream().mapToLong(time -> now - time).max().orElse(0);
        metrics.lag.set(Math.max(0, lag) / 1000.0);
    }
}
