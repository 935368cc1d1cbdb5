package dev.curlew.analytics.store;

import dev.curlew.analytics.store.RollUp.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/**
 * Adds the sums of a batch to the rows of a tier, each of which is written once.
 *
 * <p>Rows that are not there are inserted first, and after that the others are locked; both in the order of their keys. A row that
 * another transaction is inserting is waited for before any is locked, so no two transactions wait for each other.
 */
final class TierRows {

    private static final int FIRST_SKETCH = 4;

    private final Connection connection;
    private final Tier tier;

    private TierRows(Connection connection, Tier tier) {
        this.connection = connection;
        this.tier = tier;
    }

    static void add(Connection connection, Tier tier, SortedMap<Span, Sums> batch) throws SQLException {
        TierRows rows = new TierRows(connection, tier);
        SortedMap<Span, Sums> others = new TreeMap<>(batch);
        SortedMap<Span, Sums> missing = new TreeMap<>(batch);
        missing.keySet().removeAll(rows.existing(batch.keySet()));
        if (!missing.isEmpty()) {
            others.keySet().removeAll(rows.insert(missing));
        }
        if (!others.isEmpty()) {
            rows.update(others, rows.lock(others));
        }
    }

    private Set<Span> existing(Collection<Span> spans) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(tier.existing)) {
            var _ = setKeys(query, List.copyOf(spans));
            return keys(query);
        }
    }

    /** Those that nobody else inserted meanwhile. */
    private Set<Span> insert(SortedMap<Span, Sums> batch) throws SQLException {
        List<Sums> sums = List.copyOf(batch.values());
        try (PreparedStatement insert = connection.prepareStatement(tier.insert)) {
            int parameter = setKeys(insert, List.copyOf(batch.keySet()));
            set(insert, parameter++, sums.size(), row -> sums.get(row).domainNumber);
            parameter = setCounts(insert, parameter, sums);
            setSketches(
                    insert,
                    parameter,
                    sums.stream().map(each -> Sketches.none().plus(0, each)).toList());
            return keys(insert);
        }
    }

    /** What the rows are to hold, which nobody else may change from here on. */
    private SortedMap<Span, Sketches> lock(SortedMap<Span, Sums> batch) throws SQLException {
        SortedMap<Span, Sketches> merged = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(tier.lock)) {
            var _ = setKeys(query, List.copyOf(batch.keySet()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Span span = new Span(rows.getLong(1), rows.getLong(2));
                    Sums more = Objects.requireNonNull(batch.get(span));
                    merged.put(span, Sketches.read(rows, FIRST_SKETCH).plus(rows.getLong(3), more));
                }
            }
        }
        if (merged.size() != batch.size()) {
            throw new SQLException("rows of sums were removed meanwhile", SqlFailure.SERIALIZATION_FAILURE);
        }
        return merged;
    }

    private void update(SortedMap<Span, Sums> batch, SortedMap<Span, Sketches> merged) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(tier.update)) {
            int parameter = setKeys(update, List.copyOf(batch.keySet()));
            parameter = setCounts(update, parameter, List.copyOf(batch.values()));
            setSketches(update, parameter, List.copyOf(merged.values()));
            var _ = update.executeUpdate();
        }
    }

    private static Set<Span> keys(PreparedStatement query) throws SQLException {
        Set<Span> keys = new HashSet<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                keys.add(new Span(rows.getLong(1), rows.getLong(2)));
            }
        }
        return keys;
    }

    /** The parameter after them. */
    private int setKeys(PreparedStatement statement, List<Span> spans) throws SQLException {
        set(statement, 1, spans.size(), row -> spans.get(row).subject());
        set(statement, 2, spans.size(), row -> spans.get(row).startSecond());
        return 3;
    }

    /** The parameter after them. */
    private int setCounts(PreparedStatement statement, int first, List<Sums> sums) throws SQLException {
        for (int column = 0; column < tier.counts.size(); column++) {
            int of = column;
            set(statement, first + column, sums.size(), row -> tier.count(sums.get(row), of));
        }
        return first + tier.counts.size();
    }

    private void setSketches(PreparedStatement statement, int first, List<Sketches> rows) throws SQLException {
        for (int column = 0; column < Sketches.COLUMNS; column++) {
            int of = column;
            byte[][] values = rows.stream().map(row -> row.column(of)).toArray(byte[][]::new);
            statement.setArray(first + column, connection.createArrayOf("bytea", values));
        }
    }

    /** As longs, which go to Postgres as they are; boxed ones go as text. */
    private void set(PreparedStatement statement, int parameter, int rows, IntToLongFunction value)
            throws SQLException {
        long[] values = IntStream.range(0, rows).mapToLong(value).toArray();
        statement.setArray(parameter, connection.unwrap(PGConnection.class).createArrayOf("bigint", values));
    }
}
