package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.EnrichedClick;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Stores clicks that are not stored yet, and adds them to the sums, in one transaction. */
final class ClickStore {

    private static final String STAGE = """
            create temp table if not exists click_stage (like analytics.click including defaults) on commit delete rows
            """;
    private static final String COPY = "copy pg_temp.click_stage (" + CopyRows.COLUMNS + ") from stdin";
    // In the key's order, so that transactions with the same clicks wait for each other instead of locking crosswise.
    private static final String INSERT = "insert into analytics.click (" + CopyRows.COLUMNS + ") select "
            + CopyRows.COLUMNS + " from pg_temp.click_stage order by link_id, occur_time, event_id"
            + " on conflict do nothing returning event_id";

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
        Map<UUID, EnrichedClick> byId = new LinkedHashMap<>();
        clicks.forEach(click -> byId.putIfAbsent(click.eventId(), click));
        partitions.ensure(byId.values().stream()
                .map(click -> click.occurTime().atOffset(ZoneOffset.UTC).toLocalDate())
                .collect(Collectors.toSet()));
        Map<String, Integer> numbers = domains.of(byId.values().stream()
                .filter(EnrichedClick::onLink)
                .map(RollUp::domain)
                .collect(Collectors.toSet()));
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<EnrichedClick> stored = insert(connection, byId);
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

    private static List<EnrichedClick> insert(Connection connection, Map<UUID, EnrichedClick> clicks)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            var _ = statement.execute(STAGE);
            copy(connection, clicks.values());
            List<EnrichedClick> stored = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(INSERT)) {
                while (rows.next()) {
                    stored.add(Objects.requireNonNull(clicks.get(rows.getObject(1, UUID.class))));
                }
            }
            return stored;
        }
    }

    private static void copy(Connection connection, Collection<EnrichedClick> clicks) throws SQLException {
        try {
            var _ = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY, new ByteArrayInputStream(CopyRows.of(clicks)));
        } catch (IOException e) {
            throw new SQLException("the rows were not sent", SqlFailure.CONNECTION_FAILURE, e);
        }
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
