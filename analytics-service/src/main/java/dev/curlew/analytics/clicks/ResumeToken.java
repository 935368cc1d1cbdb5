package dev.curlew.analytics.clicks;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a watch was, as its client keeps it.
 *
 * @param history tells this course of the database from others, in which the same ids stand for other transactions
 * @param time when it was there
 */
record ResumeToken(String history, StorePosition position, Instant time) {

    private static final Pattern FORM = Pattern.compile(
            "([0-9]{1,20}-[0-9]{1,10})_([0-9]{1,18})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}" + "-[0-9a-f]{12})_([0-9]{1,11})");

    /** Reads what {@link #toString} gave; empty for anything else. */
    static Optional<ResumeToken> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ResumeToken(
                        matcher.group(1),
                        new StorePosition(Long.parseLong(matcher.group(2)), UUID.fromString(matcher.group(3))),
                        Instant.ofEpochSecond(Long.parseLong(matcher.group(4)))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return history + "_" + position.xid() + "_" + position.eventId() + "_" + time.getEpochSecond();
    }
}
