package dev.curlew.analytics.log;

import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the click log is, and its bounds.
 *
 * @param address of Redis
 * @param password of Redis, if it needs one
 * @param database the number of Redis's database
 * @param streams how many parts the log has; when it is lowered, the parts left out must be empty
 * @param maxEntries how many entries all parts together may hold before appending fails
 * @param claimIdle after how long without acknowledgement another reader takes an entry over; longer than storing a
 *     batch ever takes
 */
public record RedisLogConfig(
        Address address, Optional<Secret> password, int database, int streams, long maxEntries, Duration claimIdle) {

    /**
     * Reads {@code REDIS_HOST}, {@code REDIS_PORT} and {@code REDIS_PASSWORD}, or in their stead {@code REDIS_STREAM_HOST} and so
     * on; {@code REDIS_STREAM_DB}, {@code CLICK_STREAMS}, {@code CLICK_STREAM_MAX} and {@code CONSUMER_CLAIM_IDLE}.
     */
    public static RedisLogConfig from(Env env) {
        return new RedisLogConfig(
                new Address(
                        env.string("REDIS_STREAM_HOST", env.string("REDIS_HOST", "localhost")),
                        env.port("REDIS_STREAM_PORT", env.port("REDIS_PORT", 6379))),
                env.secret("REDIS_STREAM_PASSWORD").or(() -> env.secret("REDIS_PASSWORD")),
                env.integer("REDIS_STREAM_DB", 0, 0, 1_000),
                env.integer("CLICK_STREAMS", 16, 1, 256),
                env.longInteger("CLICK_STREAM_MAX", 100_000, 1, 100_000_000),
                env.duration(
                        "CONSUMER_CLAIM_IDLE", Duration.ofSeconds(10), Duration.ofMillis(50), Duration.ofHours(1)));
    }
}
