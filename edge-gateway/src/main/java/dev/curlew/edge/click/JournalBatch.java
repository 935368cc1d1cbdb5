package dev.curlew.edge.click;

import dev.curlew.proto.analytics.v1.Click;
import java.util.List;

/**
 * Clicks as read from the journal, in order.
 *
 * @param position where in the journal the last one ends
 */
record JournalBatch(List<Click> clicks, long position) {

    JournalBatch {
        clicks = List.copyOf(clicks);
    }

    boolean isEmpty() {
        return clicks.isEmpty();
    }
}
