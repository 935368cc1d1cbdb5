package dev.curlew.platform.grpc;

import java.time.Duration;

/**
 * How a limit on a caller's calls stands, as the headers {@code RateLimit-Policy} and {@code RateLimit} of
 * draft-ietf-httpapi-ratelimit-headers tell it.
 *
 * @param policy the limit's name: letters, digits and hyphens
 * @param limit how many calls are taken at once, 1 or more
 * @param window in how long as many are taken again
 * @param counted whether this call was taken; if not, it is one too many
 * @param remaining how many more calls are taken now, 0 or more
 * @param next in how long one more call is taken; zero if it is now
 * @param reset in how long as many as the limit are taken, if none is made until then
 */
public record RateLimit(
        String policy, int limit, Duration window, boolean counted, int remaining, Duration next, Duration reset) {

    /** The name of the header, in gRPC's metadata and in HTTP, of how the limit stands. */
    public static final String HEADER = "ratelimit";

    /** The name of the header of the limit itself. */
    public static final String POLICY_HEADER = "ratelimit-policy";

    /**
     * Tells whoever made the call that the current thread works on, with the call's answer or error; the last one told counts.
     * Does nothing outside the methods and interceptors of a {@link GrpcServer}.
     */
    public void tell() {
        RateLimitInterceptor.tell(this);
    }

    /** The value of {@link #HEADER}; seconds are rounded up, so that nobody comes back too early. */
    public String header() {
        return "\"" + policy + "\";r=" + remaining + ";t=" + roundedUp(reset);
    }

    /** The value of {@link #POLICY_HEADER}. */
    public String policyHeader() {
        return "\"" + policy + "\";q=" + limit + ";w=" + roundedUp(window);
    }

    private static long roundedUp(Duration duration) {
        return Math.ceilDiv(duration.toNanos(), 1_000_000_000L);
    }
}
