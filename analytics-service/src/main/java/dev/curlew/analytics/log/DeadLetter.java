package dev.curlew.analytics.log;

import dev.curlew.proto.analytics.v1.Click;
import java.time.Instant;
import java.util.List;

/**
 * Clicks that were set aside.
 *
 * @param id its name
 * @param buryTime when they were given up
 * @param clicks none if they cannot be read
 * @param reason why, in words
 */
public record DeadLetter(String id, Instant buryTime, List<Click> clicks, String reason) {

    public DeadLetter {
        clicks = List.copyOf(clicks);
    }
}
