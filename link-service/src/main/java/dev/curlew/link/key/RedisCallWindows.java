package dev.curlew.link.key;

import dev.curlew.link.redis.Redis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The minutes of keys in Redis, shared by all replicas. */
final class RedisCallWindows {

    private final Redis redis;
    private final String script;

    RedisCallWindows(Redis redis) {
        this.redis = redis;
        this.script = Redis.script(RedisCallWindows.class, "count_call.lua");
    }

    /** Counts a call, unless {@code limit} are; empty while Redis is away. */
    Optional<CallWindow> count(String keyId, int limit) {
        List<String> keys = List.of("curlew:calls:" + keyId);
        List<String> arguments = List.of(Integer.toString(limit), Long.toString(CallLimits.WINDOW.toMillis()));
        return redis.ask(client -> client.eval(script, keys, arguments)).map(RedisCallWindows::read);
    }

    private static CallWindow read(Object answer) {
        if (!(answer instanceof List<?> numbers)
                || numbers.size() != 3
                || !(numbers.get(0) instanceof Long calls)
                || !(numbers.get(1) instanceof Long counted)
                || !(numbers.get(2) instanceof Long left)) {
            throw new IllegalStateException("answer of count_call.lua: " + answer + " (expected: three numbers)");
        }
        return new CallWindow(Math.toIntExact(calls), counted == 1, Duration.ofMillis(left));
    }
}
