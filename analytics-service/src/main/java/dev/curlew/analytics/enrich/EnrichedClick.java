package dev.curlew.analytics.enrich;

import dev.curlew.proto.analytics.v1.Click;
import java.time.Instant;
import java.util.UUID;

/**
 * A click and what was told from it.
 *
 * @param click as the edge sent it
 * @param eventId its id
 * @param occurTime when it occurred, to the microsecond
 * @param bot true for bots, prefetches and previews
 * @param referrerDomain the registrable domain of the referring page; empty if there is none
 * @param language the visitor's first language as a BCP 47 tag; empty if not known
 */
public record EnrichedClick(
        Click click, UUID eventId, Instant occurTime, boolean bot, String referrerDomain, String language) {

    /** True if it met a link. */
    public boolean onLink() {
        return click.getKind() == Click.Kind.REDIRECT;
    }
}
