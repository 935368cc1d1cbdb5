package dev.curlew.edge.problem;

import dev.curlew.platform.error.Violation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An error as RFC 9457 tells it.
 *
 * @param status the HTTP status, 400 to 599
 * @param reason what programs look at, UPPER_SNAKE_CASE; docs/errors explains each
 * @param detail what people read; holds nothing internal
 * @param metadata the values that the detail mentions
 * @param violations the fields at fault, named as they stand in the HTTP request
 * @param retryAfter when the same request may succeed
 */
public record Problem(
        int status,
        String reason,
        String detail,
        Map<String, String> metadata,
        List<Violation> violations,
        Optional<Duration> retryAfter) {

    /** In the metadata of {@code LINK_BLOCKED}: why, if anything was said of that. */
    public static final String BLOCK_REASON = "blockReason";

    private static final String TYPES = "https://curlew.dev/errors/";
    private static final Duration SOON = Duration.ofSeconds(1);

    public Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
        }
        metadata = Map.copyOf(metadata);
        violations = List.copyOf(violations);
    }

    /** A problem with a reason and a detail only. */
    public static Problem of(int status, String reason, String detail) {
        return new Problem(status, reason, detail, Map.of(), List.of(), Optional.empty());
    }

    /** A request that breaks the rules for a field. */
    public static Problem invalid(String reason, String detail, List<Violation> violations) {
        return new Problem(400, reason, detail, Map.of(), violations, Optional.empty());
    }

    /** What cannot be answered right now, but perhaps a second later. */
    public static Problem unavailable(String detail) {
        return of(503, "UNAVAILABLE", detail).retryAfter(SOON);
    }

    /** This problem, with a value that programs may look at. */
    public Problem with(String key, String value) {
        Map<String, String> more = new HashMap<>(metadata);
        more.put(key, value);
        return new Problem(status, reason, detail, more, violations, retryAfter);
    }

    /** This problem, which may be gone after a while. */
    public Problem retryAfter(Duration delay) {
        return new Problem(status, reason, detail, metadata, violations, Optional.of(delay));
    }

    /** The URI of the kind of problem. */
    public String type() {
        return TYPES + reason;
    }

    /** The reason in words: the same for every problem with it. */
    public String title() {
        String words = reason.toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
