package dev.curlew.link.links;

import dev.curlew.proto.link.v1.Link.QueryForwarding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the owner of a link decides; each value has passed {@link LinkReader}.
 *
 * @param targetUrl as the owner gave it, serialised
 * @param resolvedUrl the target with the UTM parameters added
 * @param redirectStatus 301, 302, 307, 308; 0: the domain's
 * @param fallbackUrl empty: none
 * @param maxClicks 0: without limit
 * @param socialPreview whether preview bots get a page instead of a redirect
 */
record LinkFields(
        String targetUrl,
        String resolvedUrl,
        String title,
        List<String> tags,
        String notes,
        boolean enabled,
        Optional<Instant> startTime,
        Optional<Instant> expireTime,
        int redirectStatus,
        Optional<Duration> cacheMaxAge,
        QueryForwarding queryForwarding,
        boolean forwardPath,
        Utm utm,
        boolean crawlable,
        String fallbackUrl,
        long maxClicks,
        boolean socialPreview) {

    LinkFields {
        tags = List.copyOf(tags);
    }

    /** The same with another title. */
    LinkFields withTitle(String other) {
        return new LinkFields(
                targetUrl,
                resolvedUrl,
                other,
                tags,
                notes,
                enabled,
                startTime,
                expireTime,
                redirectStatus,
                cacheMaxAge,
                queryForwarding,
                forwardPath,
                utm,
                crawlable,
                fallbackUrl,
                maxClicks,
                socialPreview);
    }
}
