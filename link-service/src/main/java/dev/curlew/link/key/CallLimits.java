package dev.curlew.link.key;

import dev.curlew.link.window.Window;
import dev.curlew.link.window.Windows;
import dev.curlew.platform.grpc.RateLimit;
import java.time.Duration;
import java.util.Optional;

/** How many calls a minute a key may make; counted over all replicas while Redis is there, by each for itself while it is not. */
final class CallLimits {

    static final Duration WINDOW = Duration.ofMinutes(1);

    static final long MOST_KEYS = 10_000;

    private final Windows windows;

    CallLimits(Windows windows) {
        this.windows = windows;
    }

    /** Counts a call, and says how the limit stands then; empty if the key has none. */
    Optional<RateLimit> count(StoredKey key) {
        int limit = key.settings().callsPerMinute();
        if (limit == 0) {
            return Optional.empty();
        }
        Window window = windows.count(key.keyId(), limit);
        return Optional.of(
                new RateLimit("key", limit, WINDOW, window.counted(), window.left(), window.next(), window.reset()));
    }
}
