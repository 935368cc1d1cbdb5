package dev.curlew.link.window;

import dev.curlew.link.redis.Redis;
import java.time.Clock;
import java.time.Duration;

/** Counts what somebody does, in sliding windows: over all replicas while Redis is there, in each for itself while it is not. */
public final class Windows {

    private final RedisWindows shared;
    private final LocalWindows local;

    private Windows(RedisWindows shared, LocalWindows local) {
        this.shared = shared;
        this.local = local;
    }

    /**
     * Windows of one kind.
     *
     * @param redis not closed by this
     * @param kind tells them from others, also in Redis
     * @param length in how long a full one is empty again
     * @param most how many this replica remembers by itself
     */
    public static Windows create(Redis redis, String kind, Duration length, long most, Clock clock) {
        return new Windows(new RedisWindows(redis, kind, length), new LocalWindows(length, most, clock));
    }

    /** Counts once more of what {@code who} does, unless there is no room for it among {@code limit} times. */
    public Window count(String who, int limit) {
        // Here too each time: where Redis goes away, what was done a moment ago is not forgotten.
        Window here = local.count(who, limit);
        return shared.count(who, limit).orElse(here);
    }
}
