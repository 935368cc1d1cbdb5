package dev.curlew.link.links;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A place in a list, by the link that is there.
 *
 * @param key what the list is ordered by: microseconds since 1970, or clicks
 * @param linkId settles ties
 */
record LinkPosition(long key, long linkId) {

    static long ofTime(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant toTime(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
