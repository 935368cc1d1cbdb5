package dev.curlew.analytics.enrich;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import ua_parser.Parser;

/** Knows bots by the list of the ua-parser project. */
final class UserAgents {

    /** What ua-parser calls the device of a bot. */
    private static final String BOT_DEVICE = "Spider";

    private static final int MOST_CACHED = 10_000;

    private final Parser parser = new Parser();
    // A look through the whole list takes about a millisecond; few user agents make most clicks.
    private final Cache<String, Boolean> bots =
            Caffeine.newBuilder().maximumSize(MOST_CACHED).build();

    boolean isBot(String userAgent) {
        return !userAgent.isEmpty() && bots.get(userAgent, this::lookUp);
    }

    private boolean lookUp(String userAgent) {
        try {
            return Optional.ofNullable(parser.parseDevice(userAgent))
                    .filter(device -> BOT_DEVICE.equals(device.family))
                    .isPresent();
        } catch (StackOverflowError _) {
            // The list's regular expressions recurse: a text made for that must not stop the clicks of others.
            return true;
        }
    }
}
