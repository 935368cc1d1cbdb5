package dev.curlew.analytics.log;

import dev.curlew.proto.analytics.v1.Click;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What was set aside because it could not be stored. Any process may look and put back at any time. Each method throws
 * {@link ClickLogException} if the log cannot be reached.
 */
public interface DeadLetters {

    /** What ids look like. */
    Pattern ID = Pattern.compile("[0-9]{1,18}-[0-9]{1,18}");

    /**
     * Sets clicks aside, each by itself.
     *
     * @param reason why, in words
     */
    void add(List<Click> clicks, String reason);

    /**
     * The oldest first.
     *
     * @param after the id of the last one seen; empty: from the beginning
     */
    List<DeadLetter> list(String after, int most);

    /**
     * Puts letters back into the log: each leaves here and is there, or neither, whatever dies meanwhile and whoever does the same
     * at once. Those that cannot be read, and those that are not here, are left.
     *
     * @return how many were put back
     * @throws ClickLogException.Full if the log takes no more; some may be back
     */
    int replay(Collection<String> ids);

    /** Puts all back that are there when it is called. */
    int replayAll();

    /**
     * Removes, for good, those that were set aside before then.
     *
     * @return how many
     */
    long removeBefore(Instant time);
}
