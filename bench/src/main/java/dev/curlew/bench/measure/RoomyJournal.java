package dev.curlew.bench.measure;

import java.util.Map;

/**
 * A journal that holds the clicks of a whole benchmark. While analytics-service does not run they wait there, and an edge whose
 * journal is full drops clicks: it would do less than it promises, and what is measured would be too good.
 */
public final class RoomyJournal {
    /** The variable of the edge that gives its journal the room; it takes of the disk only what the clicks need. */
    public static final Map<String, String> VARIABLES = Map.of("JOURNAL_MAX_BYTES", "16GiB");

    private RoomyJournal() {}
}
