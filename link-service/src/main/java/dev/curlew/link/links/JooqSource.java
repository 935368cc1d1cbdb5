package dev.curlew.link.links;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record3;
import org.jooq.Select;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Links, or versions of links, as an index has them in the order of a list.
 *
 * @param <K> the type of the column that they are ordered by
 * @param table where they are
 * @param link the id of the link
 * @param key the column that they are ordered by
 * @param revision which version it is, where they are versions
 * @param branches each a beginning of an index, behind which it goes on with the key and the id of the link
 */
record JooqSource<K>(Table<?> table, Field<Long> link, Column<K> key, Field<Long> revision, List<Condition> branches) {

    static final String LINK = "link_id";
    static final String KEY = "sort_key";
    static final String REVISION = "revision";

    /** A column that lists are ordered by, and its values as numbers, as positions have them. */
    record Column<K>(Field<K> field, ToLongFunction<K> number, LongFunction<K> value) {

        /** Whether a link comes after a position. */
        Condition behind(LinkOrder order, Field<Long> link, LinkPosition after) {
            K at = value.apply(after.key());
            return order.ascending()
                    ? DSL.row(field, link).gt(at, after.linkId())
                    : DSL.row(field, link).lt(at, after.linkId());
        }

        Column<K> of(Field<K> other) {
            return new Column<>(other, number, value);
        }
    }

    JooqSource {
        branches = List.copyOf(branches);
    }

    /**
     * The first links behind a position. Postgres merges the branches as it reads them, so that it reads hardly more rows
     * than it gives.
     */
    Select<Record3<Long, K, Long>> first(LinkOrder order, Optional<LinkPosition> after, int limit) {
        Field<K> sortKey = DSL.field(DSL.name(KEY), key.field().getDataType());
        Field<Long> id = DSL.field(DSL.name(LINK), Long.class);
        return branches.stream()
                .map(branch -> branch(branch, order, after, limit))
                .reduce(Select::unionAll)
                .<Select<Record3<Long, K, Long>>>map(union -> {
                    Table<Record3<Long, K, Long>> merged = union.asTable("merged");
                    return DSL.select(id, sortKey, DSL.field(DSL.name(REVISION), Long.class))
                            .from(merged)
                            .orderBy(sorted(order, sortKey, id))
                            // In the statement and not beside it: how many there are decides how Postgres goes about
                            // it.
                            .limit(DSL.inline(limit));
                })
                .orElseThrow();
    }

    private Select<Record3<Long, K, Long>> branch(
            Condition branch, LinkOrder order, Optional<LinkPosition> after, int limit) {
        return DSL.select(link.as(LINK), key.field().as(KEY), revision.as(REVISION))
                .from(table)
                .where(
                        branch,
                        after.map(position -> key.behind(order, link, position)).orElseGet(DSL::noCondition))
                .orderBy(sorted(order, key.field(), link))
                .limit(DSL.inline(limit));
    }

    static List<SortField<?>> sorted(LinkOrder order, Field<?> key, Field<Long> link) {
        return order.ascending() ? List.of(key.asc(), link.asc()) : List.of(key.desc(), link.desc());
    }
}
