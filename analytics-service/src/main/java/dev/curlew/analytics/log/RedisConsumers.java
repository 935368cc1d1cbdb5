package dev.curlew.analytics.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import redis.clients.jedis.Jedis;

/** Removes names of readers that are no longer there. */
final class RedisConsumers {

    private static final String SCRIPT = script();

    private RedisConsumers() {}

    /** Removes every consumer of a stream that was idle for so long and has nothing pending. */
    static void forgetIdle(Jedis redis, String key, Duration idle) {
        redis.eval(SCRIPT, List.of(key), List.of(RedisStreams.GROUP, Long.toString(idle.toMillis()), ""));
    }

    /** Removes one consumer of a stream if it has nothing pending. */
    static void forget(Jedis redis, String key, String consumer) {
        redis.eval(SCRIPT, List.of(key), List.of(RedisStreams.GROUP, "0", consumer));
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(
                RedisConsumers.class.getResourceAsStream("forget_consumers.lua"), "forget_consumers.lua")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
