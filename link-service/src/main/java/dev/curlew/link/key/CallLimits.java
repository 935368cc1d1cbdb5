package dev.curlew.link.key;

import dev.curlew.platform.grpc.RateLimit;
import java.time.Duration;
import java.util.Optional;

/** How many calls a minute a key may make; counted over all replicas while Redis is there, by each for itself while it is not. */
final class CallLimits {

    static final Duration WINDOW = Duration.ofMinutes(1);

    private final RedisCallWindows shared;
    private final LocalCallWindows local;

    CallLimits(RedisCallWindows shared, LocalCallWindows local) {
        this.shared = shared;
        this.local = local;
    }

    /** Counts a call, and says how the limit stands then; empty if the key has none. */
    Optional<RateLimit> count(StoredKey key) {
        int limit = key.settings().callsPerMinute();
        if (limit == 0) {
            return Optional.empty();
        }
        // Here too each time: where Redis goes away, calls of this minute are not forgotten.
        CallWindow here = local.count(key.keyId(), limit);
        CallWindow window = shared.count(key.keyId(), limit).orElse(here);
        return Optional.of(new RateLimit(
                "key", limit, WINDOW, window.counted(), Math.max(0, limit - window.calls()), window.left()));
    }
}
