package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.SHORT_LINK;

import dev.curlew.link.links.JooqLinkOutflow.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record5;
import org.jooq.Result;
import org.jooq.impl.DSL;

/**
 * Walks along the links in the order of their domains and codes, and finds those that are selected. It looks at some 10,000 links
 * at a time, as lists do, since a filter for few of many millions would otherwise read on until the statement is cut off.
 */
final class JooqOutflowWalk {

    /** The first that are looked at: enough where most links are selected. */
    private static final int FIRST_WINDOW = 2;

    private static final int MOST_EXAMINED = 10_000;

    private static final String CANDIDATE = "candidate";

    /** What was found, and behind which link to go on, unless that was all. */
    record Found(List<Long> links, Optional<Place> end) {}

    private static final Found NOTHING = new Found(List.of(), Optional.empty());

    private final DSLContext dsl;
    private final LinkFilter filter;
    private final Condition selected;
    private final Optional<NavigableSet<String>> domains;

    JooqOutflowWalk(DSLContext dsl, LinkFilter filter, Condition selected) {
        this.dsl = dsl;
        this.filter = filter;
        this.selected = selected;
        this.domains = domains(filter);
    }

    /** The only domains that a filter leaves, by name; empty: all. */
    private static Optional<NavigableSet<String>> domains(LinkFilter filter) {
        return filter.conditions().stream()
                .<Set<String>>mapMulti((condition, next) -> {
                    switch (condition) {
                        case LinkFilter.DomainIs(String domain) -> next.accept(Set.of(domain));
                        case LinkFilter.DomainIn(var some) -> next.accept(Set.copyOf(some));
                        default -> {}
                    }
                })
                .<NavigableSet<String>>map(TreeSet::new)
                .reduce((one, other) -> {
                    one.retainAll(other);
                    return one;
                });
    }

    /** At most so many links behind a place. */
    Found find(Optional<Place> after, int limit) {
        if (filter.wantsNothing()) {
            return NOTHING;
        }
        Found first = window(after, FIRST_WINDOW * limit, limit);
        if (first.links.size() == limit || first.end.isEmpty()) {
            return first;
        }
        Found second = window(first.end, MOST_EXAMINED, limit - first.links.size());
        List<Long> both = new ArrayList<>(first.links);
        both.addAll(second.links);
        return new Found(both, second.end);
    }

    private Found window(Optional<Place> after, int examined, int limit) {
        if (domains.isEmpty()) {
            return window(DSL.noCondition(), after, examined, limit);
        }
        Optional<String> domain = after.isEmpty()
                ? domains.get().stream().findFirst()
                : Optional.ofNullable(domains.get().ceiling(after.get().domain()));
        if (domain.isEmpty()) {
            return NOTHING;
        }
        Found found = window(
                SHORT_LINK.DOMAIN.eq(domain.get()),
                after.filter(place -> place.domain().equals(domain.get())),
                examined,
                limit);
        return found.end.isPresent()
                ? found
                : new Found(
                        found.links,
                        // Every code comes behind the empty one.
                        Optional.ofNullable(domains.get().higher(domain.get())).map(next -> new Place(next, "")));
    }

    private Found window(Condition within, Optional<Place> after, int examined, int limit) {
        Field<Long> link = DSL.field(DSL.name(CANDIDATE, "link_id"), Long.class);
        Field<String> domain = DSL.field(DSL.name(CANDIDATE, "domain"), String.class);
        Field<String> code = DSL.field(DSL.name(CANDIDATE, "code_key"), String.class);
        Field<Boolean> hit = DSL.field(DSL.name(CANDIDATE, "hit"), Boolean.class);
        Condition behind = after.map(
                        place -> DSL.row(SHORT_LINK.DOMAIN, SHORT_LINK.CODE_KEY).gt(place.domain(), place.codeKey()))
                .orElseGet(DSL::noCondition);
        CommonTableExpression<?> candidates = DSL.name(CANDIDATE)
                .fields("link_id", "domain", "code_key", "hit")
                .asMaterialized(DSL.select(
                                SHORT_LINK.LINK_ID,
                                SHORT_LINK.DOMAIN,
                                SHORT_LINK.CODE_KEY,
                                DSL.coalesce(DSL.field(selected), DSL.inline(false)))
                        .from(SHORT_LINK)
                        .where(within, behind)
                        .orderBy(SHORT_LINK.DOMAIN, SHORT_LINK.CODE_KEY)
                        .limit(DSL.inline(examined)));
        Field<Integer> count = DSL.field(DSL.selectCount().from(candidates));
        Field<Long> last = DSL.field(DSL.select(link)
                .from(candidates)
                .orderBy(domain.desc(), code.desc())
                .limit(DSL.inline(1)));
        Result<Record5<Long, String, String, Boolean, Integer>> rows = dsl.with(candidates)
                .select(link, domain, code, hit, count)
                .from(candidates)
                .where(DSL.condition(hit).or(link.eq(last)))
                .orderBy(domain, code)
                .limit(DSL.inline(limit + 1))
                .fetch();
        List<Long> hits = rows.stream()
                .filter(Record5::value4)
                .limit(limit)
                .map(Record5::value1)
                .toList();
        if (hits.size() == limit) {
            return new Found(hits, Optional.of(place(rows.get(limit - 1))));
        }
        boolean mayBeMore = rows.isNotEmpty() && rows.getFirst().value5() == examined;
        return new Found(hits, mayBeMore ? Optional.of(place(rows.getLast())) : Optional.empty());
    }

    private static Place place(Record5<Long, String, String, Boolean, Integer> row) {
        return new Place(row.value2(), row.value3());
    }
}
