package dev.curlew.link.links;

import dev.curlew.link.redis.Redis;
import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** Counters that Redis forgets by itself. */
final class RedisHourCounter {

    private static final String PREFIX = "curlew:anonymous:";
    private static final long KEPT_SECONDS = Duration.ofHours(2).toSeconds();

    private final Redis redis;

    RedisHourCounter(Redis redis) {
        this.redis = redis;
    }

    /** The count with this call; empty while Redis is away. */
    Optional<Long> increment(String key) {
        return redis.ask(client -> {
            try (Pipeline pipeline = client.pipelined()) {
                Response<Long> count = pipeline.incr(PREFIX + key);
                pipeline.expire(PREFIX + key, KEPT_SECONDS);
                pipeline.sync();
                return count.get();
            }
        });
    }
}
