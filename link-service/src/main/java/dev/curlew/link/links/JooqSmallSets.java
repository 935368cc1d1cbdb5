package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.SHORT_LINK;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.impl.DSL;

/** Sets of links that are few enough to look at all of them. */
final class JooqSmallSets {

    // What the index of trigrams reads in some hundredths of a second.
    private static final double MOST_POSTINGS = 300_000;

    // Of the trigrams that a text surely has within, the one that fewest links have bounds what the index reads.
    // Postgres
    // keeps how often the most frequent ones occur, and behind them the frequency that no other one has.
    private static final String POSTINGS = """
            with statistic as (
                select most_common_elems::text::text[] as trigrams, most_common_elem_freqs as frequencies
                from pg_stats_ext_exprs
                where statistics_schemaname = 'link' and statistics_name = 'short_link_trigrams'),
            known as (
                select known.trigram, statistic.frequencies[known.place] as frequency
                from statistic, unnest(statistic.trigrams) with ordinality known (trigram, place))
            select (min(coalesce(known.frequency, statistic.frequencies[cardinality(statistic.trigrams) + 1]))
                * (select reltuples from pg_class where oid = 'link.short_link'::regclass))::double precision
            from unnest(link.trigrams(?)) wanted (trigram)
            cross join statistic
            left join known on known.trigram = wanted.trigram
            where wanted.trigram not like '% %'
            """;

    private JooqSmallSets() {}

    /** The links that a source has, if they are at most so many. */
    static Optional<Long[]> of(DSLContext dsl, JooqSource<?> source, int most) {
        // In its order, which is that of its index: else Postgres may begin to read all links in the hope of an early
        // end.
        return few(dsl, source.first(LinkOrder.NEWEST, Optional.empty(), most + 1), most);
    }

    /** The links with a text, if they are at most so many and quickly found. */
    static Optional<Long[]> withText(DSLContext dsl, LinkFilter.TextHas text, int most) {
        Double postings = dsl.resultQuery(POSTINGS, text.text()).fetchSingle().get(0, Double.class);
        if (postings == null || postings > MOST_POSTINGS) {
            return Optional.empty();
        }
        // The index of trigrams can be read no other way. Where Postgres takes the text for a frequent one, it may
        // begin to
        // read all links in the hope of an early end.
        dsl.execute(set("off"));
        Optional<Long[]> links = few(
                dsl,
                DSL.select(SHORT_LINK.LINK_ID)
                        .from(SHORT_LINK)
                        .where(JooqLinkConditions.hasText(text))
                        .limit(DSL.inline(most + 1)),
                most);
        dsl.execute(set("on"));
        return links;
    }

    private static String set(String value) {
        return Stream.of("enable_seqscan", "enable_indexscan", "enable_indexonlyscan")
                .map(name -> "set local " + name + " = " + value)
                .collect(Collectors.joining("; "));
    }

    private static Optional<Long[]> few(DSLContext dsl, Select<?> links, int most) {
        Field<Long> link = DSL.field(DSL.name("few", JooqSource.LINK), Long.class);
        Long[] found = dsl.select(DSL.arrayAgg(link))
                .from(links.asTable("few"))
                .fetchSingle()
                .value1();
        if (found == null) {
            return Optional.of(new Long[0]);
        }
        return found.length > most ? Optional.empty() : Optional.of(found);
    }
}
