package dev.curlew.link.resolve;

import dev.curlew.link.window.Window;
import dev.curlew.link.window.Windows;
import java.time.Duration;
import java.util.Optional;

/** How many codes that are not there a network may ask for in a minute: whoever asks for more tries to guess some. */
final class WrongCodes {

    static final Duration WINDOW = Duration.ofMinutes(1);
    static final long MOST_NETWORKS = 100_000;

    private final Windows windows;
    private final int perMinute;

    /** Takes how many a minute; 0: as many as it likes. */
    WrongCodes(Windows windows, int perMinute) {
        this.windows = windows;
        this.perMinute = perMinute;
    }

    /** Counts one; gives how long the network is to be refused if that was too many: until all it asked for has left the window. */
    Optional<Duration> count(String network) {
        if (perMinute == 0) {
            return Optional.empty();
        }
        Window window = windows.count(network, perMinute);
        return window.counted() ? Optional.empty() : Optional.of(window.reset());
    }
}
