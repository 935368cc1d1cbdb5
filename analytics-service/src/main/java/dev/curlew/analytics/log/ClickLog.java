package dev.curlew.analytics.log;

import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.Click;
import java.time.Duration;
import java.util.List;

/**
 * A durable log of clicks, cut into parts by link. Whatever was appended is read by some reader until it is
 * acknowledged: at least once, so that what follows must know repeats by their event ids.
 */
public interface ClickLog extends AutoCloseable {

    /**
     * A log on Redis Streams. Redis need not be up: only calls that need it fail.
     *
     * @param metrics gets {@code click_stream_length}, {@code click_stream_lag_seconds} and alike
     */
    static ClickLog onRedis(RedisLogConfig config, Metrics metrics) {
        return RedisClickLog.open(config, metrics);
    }

    /**
     * Appends clicks; when it returns, the log holds all of them durably. If it throws, it may hold some.
     *
     * @throws ClickLogException if the log is full or cannot be reached
     */
    void append(List<Click> clicks);

    /**
     * A reader of some parts of the log, for one thread. Readers of the same part, of any process, share its entries.
     *
     * @param consumer the reader's name, unique among all readers; one of the same name goes on where the last left off
     * @param number from 0, tells the readers of this process apart: each gets its share of the parts
     * @param readers how many readers this process has
     */
    ClickLogReader reader(String consumer, int number, int readers);

    /**
     * Forgets readers that were idle for so long and hold nothing, of which crashed processes leave some.
     *
     * @throws ClickLogException if the log cannot be reached
     */
    void forgetReaders(Duration idle);

    /** What could not be stored. */
    DeadLetters deadLetters();

    /** Lets go of connections; readers must be closed before. */
    @Override
    void close();
}
