package dev.curlew.analytics.store;

import com.google.common.collect.Lists;
import dev.curlew.analytics.store.RollUp.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/**
 * Adds the sums of a batch to the rows of a tier.
 *
 * <p>All rows are locked by one statement in the order of their keys, so no two transactions wait for each other. Of most rows that is
 * all: what a click or two say is appended to the row's recent clicks. Where these have become many, or come as many, they are merged
 * with the row's columns, which nobody else may change meanwhile.
 */
final class TierRows {

    /** A row of that many bytes is still held in its page as a whole. */
    private static final int MOST_RECENT_BYTES = 1_500;

    private static final int MERGED_AT_ONCE = 500;
    private static final int FIRST_SKETCH = 5;

    private final Connection connection;
    private final Tier tier;

    private TierRows(Connection connection, Tier tier) {
        this.connection = connection;
        this.tier = tier;
    }

    static void add(Connection connection, Tier tier, SortedMap<Span, Sums> batch) throws SQLException {
        TierRows rows = new TierRows(connection, tier);
        Set<Span> full = rows.append(batch);
        batch.forEach((span, sums) -> {
            if (sums.many()) {
                full.add(span);
            }
        });
        for (List<Span> some : Lists.partition(List.copyOf(full), MERGED_AT_ONCE)) {
            rows.merge(rows.merged(some, batch));
        }
    }

    /** Returns the rows that hold too many recent clicks now. */
    private Set<Span> append(SortedMap<Span, Sums> batch) throws SQLException {
        List<Sums> sums = List.copyOf(batch.values());
        Set<Span> full = new LinkedHashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(tier.append)) {
            int parameter = setKeys(statement, List.copyOf(batch.keySet()));
            set(statement, parameter++, sums.size(), row -> sums.get(row).domainNumber);
            for (int column = 0; column < tier.counts.size(); column++) {
                int of = column;
                set(statement, parameter++, sums.size(), row -> tier.count(sums.get(row), of));
            }
            byte[][] recent = sums.stream().map(Sums::appended).toArray(byte[][]::new);
            statement.setArray(parameter++, connection.createArrayOf("bytea", recent));
            statement.setInt(parameter, MOST_RECENT_BYTES);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    full.add(new Span(rows.getLong(1), rows.getLong(2)));
                }
            }
        }
        return full;
    }

    /** What the rows are to hold, in which the batch is counted already. */
    private Map<Span, Sketches> merged(List<Span> spans, SortedMap<Span, Sums> batch) throws SQLException {
        Map<Span, Sketches> merged = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(tier.read)) {
            var _ = setKeys(query, spans);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Span span = new Span(rows.getLong(1), rows.getLong(2));
                    Tally more = Objects.requireNonNull(batch.get(span)).tally(RecentColumn.of(rows.getBytes(4)));
                    merged.put(span, Sketches.read(rows, FIRST_SKETCH).plus(rows.getLong(3) - more.all.clicks, more));
                }
            }
        }
        return merged;
    }

    private void merge(Map<Span, Sketches> merged) throws SQLException {
        List<Sketches> rows = List.copyOf(merged.values());
        try (PreparedStatement update = connection.prepareStatement(tier.merge)) {
            int parameter = setKeys(update, List.copyOf(merged.keySet()));
            for (int column = 0; column < Sketches.COLUMNS; column++) {
                int of = column;
                byte[][] values = rows.stream().map(row -> row.column(of)).toArray(byte[][]::new);
                update.setArray(parameter++, connection.createArrayOf("bytea", values));
            }
            var _ = update.executeUpdate();
        }
    }

    /** The parameter after them. */
    private int setKeys(PreparedStatement statement, List<Span> spans) throws SQLException {
        set(statement, 1, spans.size(), row -> spans.get(row).subject());
        set(statement, 2, spans.size(), row -> spans.get(row).startSecond());
        return 3;
    }

    /** As longs, which go to Postgres as they are; boxed ones go as text. */
    private void set(PreparedStatement statement, int parameter, int rows, IntToLongFunction value)
            throws SQLException {
        long[] values = IntStream.range(0, rows).mapToLong(value).toArray();
        statement.setArray(parameter, connection.unwrap(PGConnection.class).createArrayOf("bigint", values));
    }
}
