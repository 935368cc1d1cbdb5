package dev.curlew.link.request;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Checks of values that several fields share. */
public final class FieldChecks {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private FieldChecks() {}

    /** One line of text. */
    public static void check(String field, String text, int longest, Violations violations) {
        check(field, text, longest, c -> false, violations);
    }

    /** Text of several lines. */
    public static void checkLines(String field, String text, int longest, Violations violations) {
        check(field, text, longest, c -> c == '\n' || c == '\r' || c == '\t', violations);
    }

    private static void check(String field, String text, int longest, IntPredicate allowed, Violations violations) {
        if (text.codePointCount(0, text.length()) > longest) {
            violations.add(field, "at most " + longest + " characters");
        } else if (text.chars().anyMatch(c -> Character.isISOControl(c) && !allowed.test(c))) {
            violations.add(field, "no control characters");
        }
    }

    /** A time in microseconds; empty if it is none of the years 1 to 9999, which is then noted. */
    public static Optional<Instant> time(String field, Timestamp time, Violations violations) {
        boolean inRange = time.getSeconds() >= FIRST.getEpochSecond()
                && time.getSeconds() < END.getEpochSecond()
                && time.getNanos() >= 0
                && time.getNanos() < NANOS_PER_SECOND;
        if (!inRange) {
            violations.add(field, "a time of the years 1 to 9999");
            return Optional.empty();
        }
        return Optional.of(
                Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).truncatedTo(ChronoUnit.MICROS));
    }

    /** Whole seconds of 0 to {@code longest}; empty if it is something else, which is then noted. */
    public static Optional<java.time.Duration> seconds(
            String field, Duration duration, java.time.Duration longest, Violations violations) {
        if (duration.getNanos() != 0 || duration.getSeconds() < 0 || duration.getSeconds() > longest.toSeconds()) {
            violations.add(field, "whole seconds, 0 to " + longest.toSeconds());
            return Optional.empty();
        }
        return Optional.of(java.time.Duration.ofSeconds(duration.getSeconds()));
    }
}
