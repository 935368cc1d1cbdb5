package dev.curlew.analytics.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.proto.analytics.v1.Click;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes clicks as rows of Postgres's {@code COPY ... FORMAT text}. */
final class CopyRows {

    /** The columns of a row, in order. */
    static final String COLUMNS =
            "link_id, occur_time, event_id, kind, domain, code, bot, privacy, visitor_hash, client_network,"
                    + " referrer, user_agent, query, target_query, "
                    + Arrays.stream(Trait.values()).map(Trait::column).collect(Collectors.joining(", "));

    private static final String NULL = "\\N";
    /** A kind that nothing shows. */
    private static final String HIDDEN = "0";

    private final StringBuilder text = new StringBuilder();

    private CopyRows() {}

    static byte[] of(Collection<EnrichedClick> clicks) {
        CopyRows rows = new CopyRows();
        clicks.forEach(rows::add);
        return rows.text.toString().getBytes(UTF_8);
    }

    private void add(EnrichedClick enriched) {
        Click click = enriched.click();
        text.append(click.getLinkId());
        raw(enriched.occurTime().toString());
        raw(enriched.eventId().toString());
        raw(enriched.visible() ? Integer.toString(click.getKindValue()) : HIDDEN);
        escaped(click.getDomain());
        escaped(click.getCode());
        raw(enriched.bot() ? "t" : "f");
        raw(enriched.privacy() ? "t" : "f");
        raw(click.getVisitorHash() == 0 ? NULL : Long.toString(click.getVisitorHash()));
        orNull(click.getClientNetwork());
        orNull(click.getReferrer());
        orNull(click.getUserAgent());
        orNull(click.getQuery());
        orNull(click.getTargetQuery());
        for (Trait trait : Trait.values()) {
            orNull(enriched.traits().get(trait));
        }
        text.append('\n');
    }

    private void raw(String value) {
        text.append('\t').append(value);
    }

    private void orNull(String value) {
        if (value.isEmpty()) {
            raw(NULL);
        } else {
            escaped(value);
        }
    }

    private void escaped(String value) {
        text.append('\t');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                // Postgres has no such character.
                case '\0' -> {}
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
    }
}
