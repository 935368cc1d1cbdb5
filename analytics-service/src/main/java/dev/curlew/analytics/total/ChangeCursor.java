package dev.curlew.analytics.total;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the changes of totals, which are walked in the order of the transactions that made them, again and again: each
 * walk begins with the first transaction that was still under way when the walk before it began.
 *
 * @param history tells this course of the database from others, in which the same ids stand for other transactions
 * @param nextWalk the transaction with which the next walk begins
 * @param xid the transaction of the last total told
 * @param linkId the link of the last total told; 0: none yet of this transaction, as a walk begins here
 */
record ChangeCursor(String history, long nextWalk, long xid, long linkId) {

    private static final Pattern FORM = Pattern.compile("([0-9]+-[0-9]+):([0-9]{1,18}):([0-9]{1,18}):([0-9]{1,18})");

    /** Reads what {@link #toString} gave; empty for anything else. */
    static Optional<ChangeCursor> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ChangeCursor(
                        matcher.group(1),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)),
                        Long.parseLong(matcher.group(4))))
                : Optional.empty();
    }

    /** Where a walk begins. */
    static ChangeCursor start(String history, long xid) {
        return new ChangeCursor(history, xid, xid, 0);
    }

    boolean isStart() {
        return linkId == 0;
    }

    @Override
    public String toString() {
        return history + ":" + nextWalk + ":" + xid + ":" + linkId;
    }
}
