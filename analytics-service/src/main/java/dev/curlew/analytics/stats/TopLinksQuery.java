package dev.curlew.analytics.stats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.proto.analytics.v1.ListTopLinksRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which links are asked for. The token of a page keeps the days of the first, so that pages are of the same list.
 *
 * @param days whole ones (UTC)
 * @param domain empty: all
 * @param from the place in the list
 * @param size of the page
 */
record TopLinksQuery(Interval days, String domain, int from, int size) {

    /** The list ends there. */
    static final int MOST_LINKS = 10_000;

    private static final int DEFAULT_SIZE = 10;
    private static final int LARGEST_SIZE = 1_000;
    private static final int MOST_DAYS = 3_660;
    private static final Pattern TOKEN = Pattern.compile("1:(\\d{1,5}):(\\d{1,12}):(\\d{1,12}):(.*)", Pattern.DOTALL);

    /** Reads a request; throws {@link StatsException.Invalid} if it breaks a rule. */
    static TopLinksQuery of(ListTopLinksRequest request, Clock clock) {
        int size = size(request.getPageSize());
        Limits.checkLength("domain", request.getDomain(), 0, Limits.LONGEST_DOMAIN);
        if (!request.getPageToken().isEmpty()) {
            return continued(request, size);
        }
        Instant end = request.hasEndTime() ? Times.instant("endTime", request.getEndTime()) : clock.instant();
        Instant start = request.hasStartTime()
                ? Times.instant("startTime", request.getStartTime())
                : end.minus(Times.DEFAULT_LENGTH);
        Times.checkOrder(start, end);
        Interval days = TopLinks.days(start, end);
        if (Duration.between(days.start(), days.end()).toDays() > MOST_DAYS) {
            throw new StatsException.Invalid("startTime", start + " (expected: at most 3,660 days before " + end + ")");
        }
        return new TopLinksQuery(days, request.getDomain(), 0, size);
    }

    private static TopLinksQuery continued(ListTopLinksRequest request, int size) {
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(request.getPageToken()), UTF_8);
        } catch (IllegalArgumentException _) {
            throw invalidToken();
        }
        Matcher token = TOKEN.matcher(text);
        if (!token.matches() || !token.group(4).equals(request.getDomain())) {
            throw invalidToken();
        }
        Interval days = new Interval(
                Instant.ofEpochSecond(Long.parseLong(token.group(2))),
                Instant.ofEpochSecond(Long.parseLong(token.group(3))));
        if (Duration.between(days.start(), days.end()).toDays() > MOST_DAYS) {
            throw invalidToken();
        }
        return new TopLinksQuery(days, request.getDomain(), Integer.parseInt(token.group(1)), size);
    }

    private static StatsException.Invalid invalidToken() {
        return new StatsException.Invalid(
                "pageToken", "not valid (expected: the nextPageToken of an answer to the same request)");
    }

    /** Continues behind this page; empty where the list ends. */
    String next(int found) {
        int behind = from + size;
        if (found < size || behind >= MOST_LINKS) {
            return "";
        }
        String token = "1:" + behind + ":" + days.start().getEpochSecond() + ":"
                + days.end().getEpochSecond() + ":" + domain;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(UTF_8));
    }

    private static int size(int asked) {
        if (asked < 0) {
            throw new StatsException.Invalid("pageSize", asked + " (expected: 1 to 1,000, or 0 for 10)");
        }
        return asked == 0 ? DEFAULT_SIZE : Math.min(asked, LARGEST_SIZE);
    }
}
