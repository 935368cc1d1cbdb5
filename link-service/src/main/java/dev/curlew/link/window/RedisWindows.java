package dev.curlew.link.window;

import dev.curlew.link.redis.Redis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Windows in Redis, shared by all replicas. */
final class RedisWindows {

    private final Redis redis;
    private final String prefix;
    private final Duration length;
    private final String script;

    RedisWindows(Redis redis, String kind, Duration length) {
        this.redis = redis;
        this.prefix = "curlew:" + kind + "-window:";
        this.length = length;
        this.script = Redis.script(RedisWindows.class, "count.lua");
    }

    /** Counts, unless {@code limit} are; empty while Redis is away. */
    Optional<Window> count(String who, int limit) {
        List<String> keys = List.of(prefix + who);
        long step = Window.step(length, limit);
        List<String> arguments = List.of(Integer.toString(limit), Long.toString(step));
        return redis.ask(client -> client.eval(script, keys, arguments)).map(answer -> read(answer, step, limit));
    }

    private static Window read(Object answer, long step, int limit) {
        if (!(answer instanceof List<?> numbers)
                || numbers.size() != 2
                || !(numbers.get(0) instanceof Long counted)
                || !(numbers.get(1) instanceof Long fill)) {
            throw new IllegalStateException("answer of count.lua: " + answer + " (expected: two numbers)");
        }
        return Window.of(counted == 1, fill, step, limit);
    }
}
