package dev.curlew.link.links;

import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.RedirectRule;
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
 * @param rules as the owner gave them, their targets serialised
 * @param resolvedRules the rules with the UTM parameters added to their targets
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
        boolean socialPreview,
        List<RedirectRule> rules,
        List<RedirectRule> resolvedRules) {

    LinkFields {
        tags = List.copyOf(tags);
        rules = List.copyOf(rules);
        resolvedRules = List.copyOf(resolvedRules);
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
                socialPreview,
                rules,
                resolvedRules);
    }
}
