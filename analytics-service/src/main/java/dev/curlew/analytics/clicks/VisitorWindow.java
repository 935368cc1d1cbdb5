package dev.curlew.analytics.clicks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.net.InetAddresses;
import dev.curlew.proto.analytics.v1.DeleteVisitorClicksRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose clicks are meant, and when they were.
 *
 * @param address as the visitor had it
 * @param userAgent empty: any
 */
record VisitorWindow(String address, Optional<String> userAgent, ClickRange range) {

    /** As much of it as edges keep. */
    private static final int LONGEST_USER_AGENT = 1_024;

    private static final Duration LONGEST = Duration.ofDays(31);

    /** Reads a request; throws {@link ClickException.Invalid} if it breaks a rule. */
    static VisitorWindow of(DeleteVisitorClicksRequest request) {
        if (!InetAddresses.isInetAddress(request.getClientAddress())
                || request.getClientAddress().indexOf('%') >= 0) {
            throw new ClickException.Invalid("clientAddress", "not an address (expected: one such as 192.0.2.77)");
        }
        int length = request.getUserAgent().getBytes(UTF_8).length;
        if (length > LONGEST_USER_AGENT || request.getUserAgent().indexOf('\0') >= 0) {
            throw new ClickException.Invalid(
                    "userAgent", length + " bytes (expected: at most 1,024, without NUL characters)");
        }
        required("startTime", request.hasStartTime());
        required("endTime", request.hasEndTime());
        Instant start = ClickRange.instant("startTime", request.getStartTime());
        Instant end = ClickRange.instant("endTime", request.getEndTime());
        if (!start.isBefore(end) || Duration.between(start, end).compareTo(LONGEST) > 0) {
            throw new ClickException.Invalid("endTime", end + " (expected: after " + start + ", at most 31 days)");
        }
        return new VisitorWindow(
                request.getClientAddress(),
                Optional.of(request.getUserAgent()).filter(agent -> !agent.isEmpty()),
                new ClickRange(start, end));
    }

    private static void required(String field, boolean given) {
        if (!given) {
            throw new ClickException.Invalid(field, "missing (expected: a time)");
        }
    }

    /** Without the address: whoever logs this tells nobody whose it is. */
    @Override
    public String toString() {
        return "a visitor in " + range;
    }
}
