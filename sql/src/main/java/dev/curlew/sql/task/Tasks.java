package dev.curlew.sql.task;

import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.sql.Schema;
import dev.curlew.sql.task.TaskState.Result;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of a service. Any process may list them and run one; a task is run by one process at a time, told by a lock that
 * ends with its connection. {@link #lead} lets one process at a time run each of them when it is due.
 */
public final class Tasks {

    /** The name that stands for all tasks that are due. */
    public static final String DUE = "due";

    private static final Logger log = LoggerFactory.getLogger(Tasks.class);

    private final DataSource connections;
    private final Schema schema;
    private final List<Task> tasks;
    private final TaskRuns runs;
    private final Clock clock;
    private final TaskMetrics metrics;

    /** What rpcs answer for {@link TaskException}. */
    public static ErrorMapper errors() {
        return TaskErrors.MAPPER;
    }

    /**
     * Tasks that run only when they are told to.
     *
     * @param connections of which each run, and each leader, takes one for itself: best not a pool that others need
     * @param schema in whose table {@code task_run} the last runs are kept
     * @param tasks with different ids
     */
    public Tasks(DataSource connections, Schema schema, List<Task> tasks, Clock clock, Metrics metrics) {
        this.connections = connections;
        this.schema = schema;
        this.tasks = tasks.stream().sorted(Comparator.comparing(Task::id)).toList();
        this.runs = new TaskRuns(schema);
        this.clock = clock;
        this.metrics = new TaskMetrics(metrics);
    }

    /**
     * Takes part in leading: when no other process leads, this one does, and runs each task when it is due.
     *
     * @return what ends it; a task under way is waited for, a few seconds at most
     */
    public Leading lead() {
        return new TaskLeader(this, connections, lock("leader"), metrics).start();
    }

    /** This process's part in leading. */
    public interface Leading extends AutoCloseable {
        /** Ends it. */
        @Override
        void close();
    }

    /** All tasks by id, with their last runs; throws {@link TaskException.Unavailable}. */
    public List<TaskState> list() {
        try (Connection connection = connections.getConnection()) {
            List<TaskState> states = new ArrayList<>();
            for (Task task : tasks) {
                states.add(runs.read(connection, task, lock(task.id())));
            }
            return states;
        } catch (SQLException e) {
            throw new TaskException.Unavailable(e);
        }
    }

    /** Whether there is a task of that name. */
    public boolean has(String id) {
        return tasks.stream().anyMatch(task -> task.id().equals(id));
    }

    /**
     * Runs a task now and returns when it is done, well or not.
     *
     * @throws TaskException if there is no such task, it is running, or Postgres does not answer
     */
    public TaskState run(String id) {
        Task task = tasks.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new TaskException.Unknown(
                        id, tasks.stream().map(Task::id).toList()));
        AdvisoryLock lock = lock(id);
        try (Connection connection = connections.getConnection()) {
            if (!lock.take(connection)) {
                throw new TaskException.Running(id);
            }
            try {
                return run(connection, task);
            } finally {
                lock.release(connection);
            }
        } catch (SQLException e) {
            throw new TaskException.Unavailable(e);
        }
    }

    /**
     * For a process that ends then: runs a task, or all that are due, one after the other.
     *
     * @param id of a task, or {@link #DUE}
     * @return what was run; one that another process runs meanwhile is left to it
     * @throws TaskException as {@link #run} does, where one task is named
     */
    public List<TaskState> runOnce(String id) {
        if (!id.equals(DUE)) {
            return List.of(run(id));
        }
        List<TaskState> done = new ArrayList<>();
        for (TaskState state : list()) {
            if (state.isDue(now(), Duration.ZERO)) {
                try {
                    done.add(run(state.task().id()));
                } catch (TaskException.Running _) {
                    log.info(
                            "Another process runs a task: task={}", state.task().id());
                }
            }
        }
        return done;
    }

    Instant now() {
        return clock.instant();
    }

    private TaskState run(Connection connection, Task task) throws SQLException {
        Instant start = now();
        runs.begin(connection, task, start);
        long began = System.nanoTime();
        TaskState state;
        try {
            String summary = task.work().run();
            state = ended(task, Result.SUCCEEDED, start, began, summary, "");
            log.info("Task done: task={} summary={}", task.id(), summary);
        } catch (Exception e) {
            state = ended(task, Result.FAILED, start, began, "", String.valueOf(e.getMessage()));
            log.warn("Task failed: task={} failure={}", task.id(), e.getMessage(), e);
        }
        metrics.ended(state);
        runs.end(connection, state);
        return state;
    }

    private static TaskState ended(
            Task task, Result result, Instant start, long began, String summary, String failure) {
        Duration duration = Duration.ofNanos(System.nanoTime() - began);
        return new TaskState(task, result, Optional.of(start), Optional.of(duration), summary, failure);
    }

    private AdvisoryLock lock(String name) {
        return new AdvisoryLock("curlew task " + schema.schemaName() + "/" + name);
    }
}
