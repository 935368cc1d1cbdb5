package dev.curlew.analytics.log;

import dev.curlew.proto.analytics.v1.Click;
import java.util.Collection;
import java.util.List;

/** Reads a share of the log. Not for use by several threads at once. */
public interface ClickLogReader extends AutoCloseable {

    /**
     * The next entries: first those that this reader was given before and did not acknowledge, then those that other
     * readers left lying too long, else new ones. Waits a moment for the first; may return none.
     *
     * @param worthClicks stops reading more once it has so many clicks, or some MiB of them
     * @throws ClickLogException if the log cannot be reached
     */
    List<LogEntry> read(int worthClicks);

    /**
     * Removes entries that are dealt with from the log.
     *
     * @throws ClickLogException if the log cannot be reached; the entries may be read again
     */
    void acknowledge(Collection<LogEntry> entries);

    /**
     * Sets clicks that cannot be stored aside, for a person to look at. They are still to be acknowledged.
     *
     * @param reason why, in words
     * @throws ClickLogException if the log cannot be reached
     */
    void bury(List<Click> clicks, String reason);

    /** After a failure: reads what was not acknowledged again. */
    void recover();

    /** Gives the connection back, and the reader's name if it holds nothing. */
    @Override
    void close();
}
