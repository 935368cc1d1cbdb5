package dev.curlew.sql.task;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads, whenever nobody else does: runs each task that is due. Leadership is a lock that Postgres takes back as soon as this
 * process or its connection is gone, so that another one goes on within seconds.
 */
final class TaskLeader implements Tasks.Leading {

    private static final Logger log = LoggerFactory.getLogger(TaskLeader.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    private static final int ANSWER_SECONDS = 2;
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);
    // A leader whose machine is gone says no goodbye: Postgres asks after 5 s, and gives up after 3 questions.
    private static final String KEEP_ALIVE =
            "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3";

    private final Tasks tasks;
    private final DataSource connections;
    private final AdvisoryLock lock;
    private final TaskMetrics metrics;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService runners = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("task-", 0).factory());
    private final Thread thread =
            Thread.ofPlatform().daemon().name("task-leader").unstarted(this::standBy);

    TaskLeader(Tasks tasks, DataSource connections, AdvisoryLock lock, TaskMetrics metrics) {
        this.tasks = tasks;
        this.connections = connections;
        this.lock = lock;
        this.metrics = metrics;
    }

    TaskLeader start() {
        thread.start();
        return this;
    }

    @Override
    public void close() {
        stop.countDown();
        runners.shutdown();
        try {
            var _ = thread.join(LAST_WAIT);
            var _ = runners.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        runners.shutdownNow();
    }

    private void standBy() {
        boolean told = false;
        while (!stopping()) {
            try (Connection connection = connections.getConnection()) {
                told = false;
                if (lock.take(connection)) {
                    lead(connection);
                } else {
                    waitForOthers(connection);
                }
            } catch (SQLException e) {
                if (!told) {
                    log.warn("Housekeeping waits for Postgres: {}", e.getMessage());
                    told = true;
                }
            } catch (RuntimeException e) {
                log.error("Housekeeping failed", e);
            }
            pause();
        }
    }

    private void lead(Connection connection) throws SQLException {
        log.info("Leads the housekeeping");
        metrics.leading(true);
        try (Statement statement = connection.createStatement()) {
            var _ = statement.execute(KEEP_ALIVE);
            while (!stopping() && connection.isValid(ANSWER_SECONDS)) {
                runWhatIsDue();
                pause();
            }
        } finally {
            metrics.leading(false);
            log.info("Leads the housekeeping no longer");
        }
    }

    /** On the same connection, since making one is dearer than asking. */
    private void waitForOthers(Connection connection) throws SQLException {
        while (!stopping()) {
            pause();
            if (!stopping() && lock.take(connection)) {
                lead(connection);
                return;
            }
        }
    }

    private void runWhatIsDue() {
        tasks.list().stream()
                .filter(state -> state.isDue(tasks.now(), AFTER_FAILURE))
                .map(state -> state.task().id())
                .filter(underWay::add)
                .forEach(id -> runners.execute(() -> run(id)));
    }

    private void run(String id) {
        try {
            var _ = tasks.run(id);
        } catch (TaskException e) {
            // Somebody else is at it, or Postgres is away: the next look tells.
            log.debug("Task not run: task={}", id, e);
        } finally {
            underWay.remove(id);
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void pause() {
        try {
            var _ = stop.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            stop.countDown();
        }
    }
}
