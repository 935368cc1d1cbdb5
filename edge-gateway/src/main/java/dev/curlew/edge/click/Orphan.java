package dev.curlew.edge.click;

import dev.curlew.proto.analytics.v1.Click.Kind;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A visit that no link was found for, with the request's headers as they came.
 *
 * @param time when it was answered
 * @param kind BASE_URL, UNKNOWN_CODE or OTHER_NOT_FOUND
 * @param domain the domain asked
 * @param path the code, or the path that can be none; empty for BASE_URL
 * @param query the query of the request without {@code ?}, or empty
 * @param client the visitor's address, of which only the network and a hash are kept
 * @param privacy whether the visitor asks not to be tracked: then no hash is made
 */
public record Orphan(
        Instant time,
        Kind kind,
        String domain,
        String path,
        String query,
        @Nullable String referrer,
        @Nullable String userAgent,
        @Nullable String acceptLanguage,
        InetAddress client,
        boolean privacy) {

    /** As if there was a link, of no number. */
    Visit asVisit() {
        return new Visit(
                time,
                0,
                domain,
                path,
                "",
                "",
                "",
                query,
                referrer,
                userAgent,
                acceptLanguage,
                client,
                false,
                false,
                privacy,
                false,
                Optional.empty());
    }
}
