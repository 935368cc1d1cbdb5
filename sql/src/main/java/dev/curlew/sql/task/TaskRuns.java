package dev.curlew.sql.task;

import dev.curlew.proto.analytics.v1.Task.Outcome.Kind;
import dev.curlew.sql.Schema;
import dev.curlew.sql.task.TaskState.Result;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The table {@code task_run} of a schema. */
final class TaskRuns {

    private static final int LONGEST_TEXT = 1_000;

    private final String table;

    TaskRuns(Schema schema) {
        this.table = schema.schemaName() + ".task_run";
    }

    void begin(Connection connection, Task task, Instant now) throws SQLException {
        String sql = "insert into " + table + " (task_id, start_time, result) values (?, ?, ?)"
                + " on conflict (task_id) do update set start_time = excluded.start_time, result = excluded.result,"
                + " duration = null, summary = '', failure = ''";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, task.id());
            insert.setObject(2, now.atOffset(ZoneOffset.UTC));
            insert.setInt(3, Result.RUNNING.number());
            var _ = insert.executeUpdate();
        }
    }

    void end(Connection connection, TaskState state) throws SQLException {
        String sql = "update " + table + " set result = ?, duration = ?, summary = ?, failure = ? where task_id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setInt(1, state.result().number());
            update.setLong(2, state.duration().orElse(Duration.ZERO).toNanos() / 1_000);
            update.setString(3, shortened(state.summary()));
            update.setString(4, shortened(state.failure()));
            update.setString(5, state.task().id());
            var _ = update.executeUpdate();
        }
    }

    /** The last run of a task. One that ended with its process is shown as failed. */
    TaskState read(Connection connection, Task task, AdvisoryLock lock) throws SQLException {
        String sql = "select start_time, result, duration, summary, failure from " + table + " where task_id = ?";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, task.id());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return TaskState.never(task);
                }
                Result result = Result.of(row.getInt("result"));
                long micros = row.getLong("duration");
                Optional<Duration> duration =
                        row.wasNull() ? Optional.empty() : Optional.of(Duration.of(micros, ChronoUnit.MICROS));
                boolean lost = result == Result.RUNNING && !lock.isHeld(connection);
                return new TaskState(
                        task,
                        lost ? Result.FAILED : result,
                        Optional.of(row.getObject("start_time", OffsetDateTime.class)
                                .toInstant()),
                        duration,
                        row.getString("summary"),
                        lost ? TaskWords.of(Kind.PROCESS_ENDED) : row.getString("failure"));
            }
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
    }
}
