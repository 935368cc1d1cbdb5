package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.SHORT_LINK;

import dev.curlew.link.links.JooqSource.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Result;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Looks at some links one by one, and tells which of them a list shows. */
final class JooqWindows {

    /** What was looked at. */
    record Window(List<LinkPosition> hits, Optional<LinkPosition> end) {

        /** Nothing, and there is nothing. */
        static final Window EMPTY = new Window(List.of(), Optional.empty());

        /**
         * Takes the links to show, in order.
         *
         * @param end the last one that was looked at, if there may be more behind it
         */
        Window {
            hits = List.copyOf(hits);
        }

        /** This one and the one behind it. */
        Window and(Window next) {
            List<LinkPosition> both = new ArrayList<>(hits);
            both.addAll(next.hits);
            return new Window(both, next.end);
        }
    }

    private static final String CANDIDATE = "candidate";

    /** The link that is looked at, and which version of it. */
    static final Field<Long> LINK = DSL.field(DSL.name(CANDIDATE, JooqSource.LINK), Long.class);

    static final Field<Long> REVISION = DSL.field(DSL.name(CANDIDATE, JooqSource.REVISION), Long.class);

    private final DSLContext dsl;
    private final LinkOrder order;
    private final Condition shown;

    /** Takes what holds for the links that are shown. */
    JooqWindows(DSLContext dsl, LinkOrder order, Condition shown) {
        this.dsl = dsl;
        this.order = order;
        this.shown = shown;
    }

    /**
     * Looks at links in the order of an index.
     *
     * @param examined at how many, at most
     * @param most how many to give, at most
     * @param alsoShown what holds besides, of {@link #LINK}, {@link #REVISION} and {@code short_link}
     */
    <K> Window read(JooqSource<K> source, Optional<LinkPosition> after, int examined, int most, Condition alsoShown) {
        Field<K> key = DSL.field(
                DSL.name(CANDIDATE, JooqSource.KEY), source.key().field().getDataType());
        CommonTableExpression<?> candidates = DSL.name(CANDIDATE)
                .fields(JooqSource.LINK, JooqSource.KEY, JooqSource.REVISION)
                .asMaterialized(source.first(order, after, examined));
        Table<Record2<Long, K>> hits = DSL.select(LINK.as("hit_link"), key.as("hit_key"))
                .from(candidates)
                .crossJoin(looked(shown.and(alsoShown)))
                .orderBy(JooqSource.sorted(order, key, LINK))
                .limit(DSL.inline(most))
                .asTable("hit");
        LinkOrder backwards = order.ascending() ? LinkOrder.NEWEST : LinkOrder.OLDEST;
        Table<?> last = DSL.select(
                        LINK.as("last_link"),
                        key.as("last_key"),
                        DSL.field(DSL.selectCount().from(candidates)).as("examined"))
                .from(candidates)
                .orderBy(JooqSource.sorted(backwards, key, LINK))
                .limit(DSL.inline(1))
                .asTable("last");
        Field<Long> hitLink = DSL.field(DSL.name("hit", "hit_link"), Long.class);
        Field<K> hitKey = DSL.field(DSL.name("hit", "hit_key"), key.getDataType());
        Field<Long> lastLink = DSL.field(DSL.name("last", "last_link"), Long.class);
        Field<K> lastKey = DSL.field(DSL.name("last", "last_key"), key.getDataType());
        Field<Integer> count = DSL.field(DSL.name("last", "examined"), Integer.class);
        Result<? extends Record> rows = dsl.with(candidates)
                .select(hitLink, hitKey, lastLink, lastKey, count)
                .from(last)
                .leftJoin(hits)
                .on(DSL.trueCondition())
                .orderBy(JooqSource.sorted(order, hitKey, hitLink))
                .fetch();
        if (rows.isEmpty()) {
            return Window.EMPTY;
        }
        Record row = rows.getFirst();
        boolean mayBeMore = row.get(count) == examined;
        return new Window(
                positions(rows, hitKey, hitLink, source.key()),
                mayBeMore ? Optional.of(position(row, lastKey, lastLink, source.key())) : Optional.empty());
    }

    /** Looks at all these links; {@code key} is of {@code short_link}. */
    <K> Window of(Long[] links, Column<K> key, Optional<LinkPosition> after, int most) {
        Table<?> candidates = DSL.unnest(links).as(CANDIDATE, JooqSource.LINK);
        Field<Long> hitLink = DSL.field(DSL.name("looked", "link_id"), Long.class);
        Field<K> hitKey =
                DSL.field(DSL.name("looked", JooqSource.KEY), key.field().getDataType());
        Table<?> looked = DSL.lateral(DSL.select(SHORT_LINK.LINK_ID, key.field().as(JooqSource.KEY))
                        .from(SHORT_LINK)
                        .where(SHORT_LINK.LINK_ID.eq(LINK), shown)
                        .offset(DSL.inline(0)))
                .as("looked");
        Condition behind = after.map(position -> key.of(hitKey).behind(order, hitLink, position))
                .orElseGet(DSL::noCondition);
        Result<Record2<Long, K>> rows = dsl.select(hitLink, hitKey)
                .from(candidates)
                .crossJoin(looked)
                .where(hitKey.isNotNull(), behind)
                .orderBy(JooqSource.sorted(order, hitKey, hitLink))
                .limit(DSL.inline(most))
                .fetch();
        return new Window(positions(rows, hitKey, hitLink, key), Optional.empty());
    }

    /** The link that is looked at, if it is shown. The offset keeps Postgres from reading all links for that. */
    private static Table<?> looked(Condition shown) {
        return DSL.lateral(DSL.select(SHORT_LINK.LINK_ID)
                        .from(SHORT_LINK)
                        .where(SHORT_LINK.LINK_ID.eq(LINK), shown)
                        .offset(DSL.inline(0)))
                .as("looked");
    }

    private static <K> List<LinkPosition> positions(
            Result<? extends Record> rows, Field<K> key, Field<Long> link, Column<K> column) {
        return rows.stream()
                .filter(row -> row.get(link) != null)
                .map(row -> position(row, key, link, column))
                .toList();
    }

    private static <K> LinkPosition position(Record row, Field<K> key, Field<Long> link, Column<K> column) {
        return new LinkPosition(column.number().applyAsLong(row.get(key)), row.get(link));
    }
}
