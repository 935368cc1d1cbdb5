package dev.curlew.analytics.store;

import dev.curlew.analytics.log.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** Cuts what was read into what one transaction takes. */
final class Batches {

    private Batches() {}

    /** The entries in order, in batches of at most so many clicks, but of one entry at least. */
    static List<List<LogEntry>> of(List<LogEntry> entries, int mostClicks) {
        List<List<LogEntry>> batches = new ArrayList<>();
        List<LogEntry> batch = new ArrayList<>();
        int clicks = 0;
        for (LogEntry entry : entries) {
            if (!batch.isEmpty() && clicks + entry.clicks().size() > mostClicks) {
                batches.add(batch);
                batch = new ArrayList<>();
                clicks = 0;
            }
            batch.add(entry);
            clicks += entry.clicks().size();
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }
}
