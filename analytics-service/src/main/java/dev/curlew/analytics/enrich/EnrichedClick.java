package dev.curlew.analytics.enrich;

import dev.curlew.proto.analytics.v1.Click;
import java.time.Instant;
import java.util.UUID;

/**
 * A click and what was told from it.
 *
 * @param click as the edge sent it, or what of it may be kept
 * @param eventId its id
 * @param occurTime when it occurred, to the microsecond
 * @param bot true for bots, prefetches, previews and requests for headers alone
 * @param privacy true if the visitor asked not to be tracked
 * @param traits what it can be counted by
 */
public record EnrichedClick(Click click, UUID eventId, Instant occurTime, boolean bot, boolean privacy, Traits traits) {

    /** False if it is to be counted and no more: nobody is to see it among single clicks. */
    public boolean visible() {
        return click.getDetail() != Click.Detail.NONE;
    }

    /** True if it met a link. */
    public boolean onLink() {
        return click.getKind() == Click.Kind.REDIRECT;
    }
}
