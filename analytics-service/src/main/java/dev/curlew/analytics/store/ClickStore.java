package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.EnrichedClick;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Stores clicks that are not stored yet, and adds them to the sums, in one transaction. */
final class ClickStore {

    private static final String COPY = "copy analytics.click (" + CopyRows.COLUMNS + ") from stdin (format binary)";
    private static final String STAGE = """
            create temp table if not exists click_stage (like analytics.click including defaults) on commit delete rows
            """;
    private static final String COPY_TO_STAGE = COPY.replace("analytics.click", "pg_temp.click_stage");
    private static final String INSERT = "insert into analytics.click (" + CopyRows.COLUMNS + ") select "
            + CopyRows.COLUMNS + " from pg_temp.click_stage order by link_id, occur_time, event_id"
            + " on conflict do nothing returning event_id";
    // The key's order, so that transactions with the same clicks wait for each other instead of locking crosswise.
    private static final Comparator<EnrichedClick> KEY_ORDER = ClickStore::compareKeys;

    private final DataSource database;
    private final Partitions partitions;
    private final DomainNumbers domains;
    private final int part;

    /** Stores that run at once wait for each other the less the more their parts differ; see {@link Subjects}. */
    ClickStore(DataSource database, Partitions partitions, int part) {
        this.database = database;
        this.partitions = partitions;
        this.domains = new DomainNumbers(database);
        this.part = Math.floorMod(part, Subjects.PARTS);
    }

    /**
     * Stores a batch; all of it or, if it throws, nothing.
     *
     * @return how many of the clicks were new; the others were stored before or are in the batch twice
     * @throws SQLException as {@link SqlFailure} tells apart
     */
    int store(Collection<EnrichedClick> clicks) throws SQLException {
        Map<UUID, EnrichedClick> byId = HashMap.newHashMap(clicks.size());
        clicks.forEach(click -> byId.putIfAbsent(click.eventId(), click));
        List<EnrichedClick> sorted = new ArrayList<>(byId.values());
        sorted.sort(KEY_ORDER);
        Set<LocalDate> days = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (EnrichedClick click : sorted) {
            days.add(LocalDate.ofInstant(click.occurTime(), ZoneOffset.UTC));
            if (click.onLink()) {
                names.add(RollUp.domain(click));
            }
        }
        partitions.ensure(days);
        Map<String, Integer> numbers = domains.of(names);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<EnrichedClick> stored = insert(connection, sorted, byId);
                RollUpRows.add(connection, RollUp.of(stored, numbers, part));
                connection.commit();
                return stored.size();
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            if (SqlFailure.isMissingPartition(e)) {
                partitions.forget();
            }
            throw e;
        }
    }

    /**
     * Returns those that were not stored before. Hardly any ever was, so all are tried as if they were new, by the shortest way; only if one
     * was not, Postgres is asked about each.
     */
    private static List<EnrichedClick> insert(
            Connection connection, List<EnrichedClick> sorted, Map<UUID, EnrichedClick> byId) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            copy(connection, COPY, sorted);
            connection.releaseSavepoint(before);
            return sorted;
        } catch (SQLException e) {
            if (!SqlFailure.isRepeat(e)) {
                throw e;
            }
            connection.rollback(before);
        }
        return insertNew(connection, sorted, byId);
    }

    private static List<EnrichedClick> insertNew(
            Connection connection, List<EnrichedClick> sorted, Map<UUID, EnrichedClick> clicks) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            var _ = statement.execute(STAGE);
            copy(connection, COPY_TO_STAGE, sorted);
            List<EnrichedClick> stored = new ArrayList<>();
            try (ResultSet inserted = statement.executeQuery(INSERT)) {
                while (inserted.next()) {
                    stored.add(Objects.requireNonNull(clicks.get(inserted.getObject(1, UUID.class))));
                }
            }
            return stored;
        }
    }

    private static void copy(Connection connection, String sql, List<EnrichedClick> clicks) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            CopyRows.send(clicks, (bytes, length) -> copy.writeToCopy(bytes, 0, length));
            var _ = copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static int compareKeys(EnrichedClick one, EnrichedClick other) {
        int byLink = Long.compare(one.click().getLinkId(), other.click().getLinkId());
        if (byLink != 0) {
            return byLink;
        }
        int byTime = one.occurTime().compareTo(other.occurTime());
        return byTime != 0 ? byTime : one.eventId().compareTo(other.eventId());
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
