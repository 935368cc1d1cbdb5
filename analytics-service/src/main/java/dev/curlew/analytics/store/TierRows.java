package dev.curlew.analytics.store;

import dev.curlew.analytics.store.RollUp.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Adds the sums of a batch to the rows of a tier, always in the same order of rows, against deadlocks. */
final class TierRows {

    private static final int FIRST_SKETCH = 5;

    private final Connection connection;
    private final Tier tier;

    private TierRows(Connection connection, Tier tier) {
        this.connection = connection;
        this.tier = tier;
    }

    static void add(Connection connection, Tier tier, SortedMap<Span, Sums> sums) throws SQLException {
        TierRows rows = new TierRows(connection, tier);
        Map<Span, Sketches> merged = rows.upsert(sums);
        if (!merged.isEmpty()) {
            rows.update(merged);
        }
    }

    /** What the rows that were there before are to hold. */
    private Map<Span, Sketches> upsert(SortedMap<Span, Sums> batch) throws SQLException {
        List<Sums> sums = List.copyOf(batch.values());
        List<Sketches> fresh = new ArrayList<>();
        for (Sums each : sums) {
            fresh.add(Sketches.none().plus(0, each));
        }
        Map<Span, Sketches> merged = new TreeMap<>();
        try (PreparedStatement upsert = connection.prepareStatement(tier.upsert)) {
            int parameter = setKeys(upsert, List.copyOf(batch.keySet()));
            set(upsert, parameter++, "integer", sums.size(), row -> sums.get(row).domainNumber);
            for (int column = 0; column < tier.counts.size(); column++) {
                int of = column;
                set(upsert, parameter++, "bigint", sums.size(), row -> tier.count(sums.get(row), of));
            }
            setSketches(upsert, parameter, fresh);
            try (ResultSet rows = upsert.executeQuery()) {
                while (rows.next()) {
                    if (!rows.getBoolean(3)) {
                        Span span = new Span(rows.getLong(1), rows.getLong(2));
                        Sums more = Objects.requireNonNull(batch.get(span));
                        merged.put(
                                span, Sketches.read(rows, FIRST_SKETCH).plus(rows.getLong(4) - more.allClicks(), more));
                    }
                }
            }
        }
        return merged;
    }

    private void update(Map<Span, Sketches> merged) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(tier.update)) {
            int parameter = setKeys(update, List.copyOf(merged.keySet()));
            setSketches(update, parameter, List.copyOf(merged.values()));
            var _ = update.executeUpdate();
        }
    }

    /** The parameter after them. */
    private int setKeys(PreparedStatement statement, List<Span> spans) throws SQLException {
        set(statement, 1, "bigint", spans.size(), row -> spans.get(row).subject());
        set(statement, 2, "bigint", spans.size(), row -> spans.get(row).startSecond());
        return 3;
    }

    private void setSketches(PreparedStatement statement, int first, List<Sketches> rows) throws SQLException {
        for (int column = 0; column < Sketches.COLUMNS; column++) {
            int of = column;
            byte[][] values = rows.stream().map(row -> row.column(of)).toArray(byte[][]::new);
            statement.setArray(first + column, connection.createArrayOf("bytea", values));
        }
    }

    private void set(PreparedStatement statement, int parameter, String type, int rows, IntFunction<Object> value)
            throws SQLException {
        Object[] values = new Object[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = value.apply(row);
        }
        statement.setArray(parameter, connection.createArrayOf(type, values));
    }
}
