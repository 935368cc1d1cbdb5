package dev.curlew.link.fetch;

import java.time.Duration;
import java.util.Optional;
import okio.ByteString;

/** What became of a call. */
public sealed interface FetchOutcome {

    /**
     * A server answered.
     *
     * @param url that answered, after redirects
     * @param contentType as the server says; may be empty
     * @param body as far as it was to be read, decompressed
     * @param truncated whether there was more
     * @param retryAfter the header in seconds, if it is there
     */
    record Answered(
            int status,
            String url,
            String contentType,
            ByteString body,
            boolean truncated,
            Optional<Duration> retryAfter)
            implements FetchOutcome {}

    /** We did not ask, or not on. */
    record Refused(Refusal why) implements FetchOutcome {}

    /**
     * No server answered.
     *
     * @param cause a few constant words
     */
    record Failed(String cause) implements FetchOutcome {}

    /** Why we did not ask. */
    enum Refusal {
        /** The host has an address that is not public. */
        ADDRESS,
        /** Not http or https. */
        SCHEME,
        /** The host's robots.txt. */
        ROBOTS,
        /** Too many redirects. */
        REDIRECTS
    }

    /** A name for metrics. */
    default String label() {
        return switch (this) {
            case Answered _ -> "answered";
            case Failed _ -> "failed";
            case Refused(Refusal why) ->
                switch (why) {
                    case ADDRESS -> "refused_address";
                    case SCHEME -> "refused_scheme";
                    case ROBOTS -> "refused_robots";
                    case REDIRECTS -> "refused_redirects";
                };
        };
    }
}
