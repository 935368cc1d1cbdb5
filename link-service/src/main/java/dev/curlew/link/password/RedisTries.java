package dev.curlew.link.password;

import dev.curlew.link.redis.Redis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tries in Redis, shared by all replicas: a sorted set for each key, by the time of Redis. */
final class RedisTries {

    private static final String PREFIX = "curlew:tries:";

    private final Redis redis;
    private final String take;

    RedisTries(Redis redis) {
        this.redis = redis;
        this.take = Redis.script(RedisTries.class, "take_try.lua");
    }

    /** Takes a try: zero if it was to be had, or if Redis is away; else how long until the next one is. */
    Duration take(String key, String id, int most, Duration window) {
        List<String> arguments = List.of(Long.toString(window.toMillis()), Integer.toString(most), id);
        return redis.ask(client -> client.eval(take, List.of(PREFIX + key), arguments))
                .map(wait -> Duration.ofMillis((Long) wait))
                .orElse(Duration.ZERO);
    }

    void giveBack(String key, String id) {
        Optional<Long> _ = redis.ask(client -> client.zrem(PREFIX + key, id));
    }
}
