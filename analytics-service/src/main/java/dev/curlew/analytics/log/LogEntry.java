package dev.curlew.analytics.log;

import dev.curlew.proto.analytics.v1.Click;
import java.util.List;

/**
 * Clicks that came in together.
 *
 * @param part the number of the part of the log that it is in
 * @param id its name within the part
 * @param deliveries how often it was given to a reader, this time included
 * @param clicks at least one
 */
public record LogEntry(int part, String id, long deliveries, List<Click> clicks) {

    public LogEntry {
        clicks = List.copyOf(clicks);
    }
}
