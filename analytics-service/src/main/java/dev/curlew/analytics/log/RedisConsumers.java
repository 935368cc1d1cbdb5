package dev.curlew.analytics.log;

import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;

/** Removes names of readers that are no longer there. */
final class RedisConsumers {

    private static final String SCRIPT = RedisScripts.load("forget_consumers.lua");

    private RedisConsumers() {}

    /** Removes every consumer of a stream that was idle for so long and has nothing pending. */
    static void forgetIdle(Jedis redis, String key, Duration idle) {
        redis.eval(SCRIPT, List.of(key), List.of(RedisStreams.GROUP, Long.toString(idle.toMillis()), ""));
    }

    /** Removes one consumer of a stream if it has nothing pending. */
    static void forget(Jedis redis, String key, String consumer) {
        redis.eval(SCRIPT, List.of(key), List.of(RedisStreams.GROUP, "0", consumer));
    }
}
