package dev.curlew.analytics.stats;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A time, from its first moment to the one after its last. */
record Interval(Instant start, Instant end) {

    /** The same times in order, those that touch as one, those without length left out. */
    static List<Interval> joined(List<Interval> sorted) {
        List<Interval> joined = new ArrayList<>();
        for (Interval each : sorted) {
            if (!each.start.isBefore(each.end)) {
                continue;
            }
            if (!joined.isEmpty() && !each.start.isAfter(joined.getLast().end)) {
                joined.add(new Interval(joined.removeLast().start, each.end));
            } else {
                joined.add(each);
            }
        }
        return joined;
    }
}
