package dev.curlew.edge.click;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A redirect that is about to be answered, with the request's headers as they came.
 *
 * @param time when it was decided
 * @param linkId the link's number
 * @param domain the link's domain
 * @param code the link's code
 * @param rule the name of the rule that chose the target; empty: none did
 * @param variant the name of the target that the rule chose of several; empty otherwise
 * @param targetQuery the query of the target without {@code ?}, or empty
 * @param query the query of the request without {@code ?}, or empty
 * @param client the visitor's address, of which only the network and a hash are kept
 * @param prefetch whether the browser fetches ahead of a click
 * @param head whether only the headers are asked for
 * @param privacy whether the visitor asks not to be tracked: then no hash is made
 * @param preview whether a known preview bot gets a preview
 * @param eventId the click's id, if it was needed before: a UUIDv7; empty: one is made
 */
public record Visit(
        Instant time,
        long linkId,
        String domain,
        String code,
        String rule,
        String variant,
        String targetQuery,
        String query,
        @Nullable String referrer,
        @Nullable String userAgent,
        @Nullable String acceptLanguage,
        InetAddress client,
        boolean prefetch,
        boolean head,
        boolean privacy,
        boolean preview,
        Optional<UUID> eventId) {

    /** The same, as the click that was reserved under this id: a UUIDv7. */
    public Visit reserved(UUID id) {
        return with(referrer, preview, Optional.of(id));
    }

    /** The same, of a preview bot that was given a preview. */
    public Visit previewed() {
        return with(referrer, true, eventId);
    }

    /** The same, of which it is not known where it came from. */
    public Visit withoutReferrer() {
        return with(null, preview, eventId);
    }

    private Visit with(@Nullable String from, boolean previewed, Optional<UUID> id) {
        return new Visit(
                time,
                linkId,
                domain,
                code,
                rule,
                variant,
                targetQuery,
                query,
                from,
                userAgent,
                acceptLanguage,
                client,
                prefetch,
                head,
                privacy,
                previewed,
                id);
    }
}
