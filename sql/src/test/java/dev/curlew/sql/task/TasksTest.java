package dev.curlew.sql.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.Task.Outcome;
import dev.curlew.proto.analytics.v1.Task.Outcome.Kind;
import dev.curlew.sql.Schema;
import dev.curlew.sql.task.TaskState.Result;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TasksTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicInteger runs = new AtomicInteger();
    private final ChangingClock clock = new ChangingClock();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void setUp() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
        execute("truncate analytics.task_run");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void run_keepsWhatCameOfIt_forAllProcesses() {
        Tasks here = tasks(task("count", () -> "Counted to " + runs.incrementAndGet() + "."), task("idle", () -> ""));
        Tasks elsewhere = tasks(task("count", () -> ""), task("idle", () -> ""));

        TaskState state = here.run("count");

        assertThat(state.summary()).isEqualTo("Counted to 1.");
        assertThat(elsewhere.list())
                .satisfiesExactly(
                        count -> {
                            assertThat(count.result()).isEqualTo(Result.SUCCEEDED);
                            assertThat(count.start()).contains(clock.instant());
                            assertThat(count.duration()).isPresent();
                            assertThat(count.summary()).isEqualTo("Counted to 1.");
                        },
                        idle -> assertThat(idle.result()).isEqualTo(Result.NONE));
    }

    @Test
    void run_thatFails_isToldAndKept() {
        Tasks tasks = tasks(task("fail", () -> {
            throw new SQLException("no such luck");
        }));

        assertThat(tasks.run("fail").result()).isEqualTo(Result.FAILED);
        assertThat(tasks.list().getFirst().failure()).isEqualTo("no such luck");
        assertThat(tasks.list().getFirst().message().hasOutcome()).isFalse();
    }

    @Test
    void run_inWordsThatProgramsUnderstand_isToldThemToo() {
        Tasks tasks = tasks(task("keys", () -> TaskWords.of(Kind.KEYS_REMOVED, 3)), task("sums", () -> {
            throw new IllegalStateException(TaskWords.of(Kind.SUMS_DIFFER, 2, "days of links"));
        }));

        tasks.run("keys");
        tasks.run("sums");

        assertThat(tasks.list())
                .extracting(state -> state.message().getOutcome())
                .containsExactly(
                        Outcome.newBuilder()
                                .setKind(Kind.KEYS_REMOVED)
                                .setCount(3)
                                .build(),
                        Outcome.newBuilder()
                                .setKind(Kind.SUMS_DIFFER)
                                .setCount(2)
                                .setDetail("days of links")
                                .build());
    }

    @Test
    void metrics_tellOfEachRun_andWhoLeads() {
        Metrics metrics = Metrics.create();
        Task bad = task("bad", () -> {
            throw new IllegalStateException("oh no");
        });
        Tasks tasks = new Tasks(
                POSTGRES.dataSource(), Schema.ANALYTICS, List.of(task("ok", () -> "Done."), bad), clock, metrics);

        tasks.run("ok");
        tasks.run("ok");
        tasks.run("bad");

        assertThat(metric(metrics, "task_runs", "task", "ok", "result", "succeeded"))
                .isEqualTo(2);
        assertThat(metric(metrics, "task_runs", "task", "bad", "result", "failed"))
                .isEqualTo(1);
        assertThat(metric(metrics, "task_last_duration_seconds", "task", "bad")).isPositive();
        assertThat(metric(metrics, "task_last_success_timestamp_seconds", "task", "ok"))
                .isPositive();
        assertThat(metric(metrics, "task_last_success_timestamp_seconds", "task", "bad"))
                .isNaN();
        try (Tasks.Leading _ = tasks.lead()) {
            await().atMost(PATIENCE).until(() -> metric(metrics, "task_leader") == 1);
        }
        assertThat(metric(metrics, "task_leader")).isZero();
    }

    @Test
    void run_whileItRuns_isRefused_alsoElsewhere() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Tasks here = tasks(task("slow", () -> {
            begun.countDown();
            end.await();
            return "Done.";
        }));
        Tasks elsewhere = tasks(task("slow", () -> "Done."));
        Thread runner = Thread.ofVirtual().start(() -> here.run("slow"));
        begun.await();

        assertThatThrownBy(() -> elsewhere.run("slow")).isInstanceOf(TaskException.Running.class);
        assertThat(elsewhere.list().getFirst().result()).isEqualTo(Result.RUNNING);
        end.countDown();
        runner.join();
        assertThat(elsewhere.run("slow").result()).isEqualTo(Result.SUCCEEDED);
    }

    @Test
    void list_taskWhoseProcessEnded_isFailed_andDue() {
        execute("insert into analytics.task_run (task_id, start_time, result) values ('lost', now(), 1)");

        TaskState lost = tasks(task("lost", () -> "")).list().getFirst();

        assertThat(lost.result()).isEqualTo(Result.FAILED);
        assertThat(lost.failure()).contains("ended");
        assertThat(lost.message().getOutcome().getKind()).isEqualTo(Kind.PROCESS_ENDED);
    }

    @Test
    void run_unknown_namesThoseThereAre() {
        assertThatThrownBy(() -> tasks(task("a", () -> ""), task("b", () -> "")).run("c"))
                .isInstanceOf(TaskException.Unknown.class)
                .hasMessageContaining("\"c\"")
                .hasMessageContaining("a, b");
    }

    @Test
    void isDue_byItsInterval_soonerAfterAFailure_andWhereTheClockWasSetBack() {
        Task task = task("t", () -> "");
        Instant now = Instant.parse("2026-06-01T00:00:00Z");

        assertThat(TaskState.never(task).isDue(now, Duration.ofMinutes(1))).isTrue();
        assertThat(state(task, Result.SUCCEEDED, now.minus(HOUR)).isDue(now, Duration.ofMinutes(1)))
                .isTrue();
        assertThat(state(task, Result.SUCCEEDED, now.minus(HOUR).plusMillis(1)).isDue(now, Duration.ofMinutes(1)))
                .isFalse();
        assertThat(state(task, Result.FAILED, now.minusSeconds(60)).isDue(now, Duration.ofMinutes(1)))
                .isTrue();
        assertThat(state(task, Result.FAILED, now.minusSeconds(59)).isDue(now, Duration.ofMinutes(1)))
                .isFalse();
        assertThat(state(task, Result.RUNNING, now.minus(HOUR)).isDue(now, Duration.ofMinutes(1)))
                .isFalse();
        assertThat(state(task, Result.SUCCEEDED, now.plusSeconds(1)).isDue(now, Duration.ofMinutes(1)))
                .isTrue();
    }

    @Test
    void lead_runsWhatIsDue_onceByManyProcesses() {
        for (int i = 0; i < 3; i++) {
            opened.add(
                    tasks(task("hourly", () -> "Run " + runs.incrementAndGet())).lead());
        }

        await().atMost(PATIENCE).until(() -> runs.get() == 1);
        clock.now = clock.now.plus(HOUR);
        await().atMost(PATIENCE).until(() -> runs.get() == 2);
        assertThat(leaders()).isEqualTo(1);
    }

    @Test
    void lead_leaderGone_anotherTakesOverWithinSeconds() {
        for (int i = 0; i < 3; i++) {
            opened.add(
                    tasks(task("hourly", () -> "Run " + runs.incrementAndGet())).lead());
        }
        await().atMost(PATIENCE).until(() -> runs.get() == 1);
        long first = leader();

        // As Postgres sees a process that was killed.
        execute("select pg_terminate_backend(" + first + ")");
        clock.now = clock.now.plus(HOUR);

        await().atMost(Duration.ofSeconds(5)).until(() -> runs.get() == 2);
        assertThat(leaders()).isEqualTo(1);
        assertThat(leader()).isNotEqualTo(first);
    }

    @Test
    void taskMain_saysHowItWent_byItsExitCode() {
        Tasks tasks = tasks(task("ok", () -> "Well done."), task("bad", () -> {
            throw new IllegalStateException("oh no");
        }));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, UTF_8);

        assertThat(TaskMain.run("s", "ok", tasks::runOnce, print, print)).isZero();
        assertThat(TaskMain.run("s", "bad", tasks::runOnce, print, print)).isEqualTo(1);
        assertThat(TaskMain.run("s", "none", tasks::runOnce, print, print)).isEqualTo(2);
        assertThat(out.toString(UTF_8)).contains("Well done.", "oh no", "expected: one of bad, ok");
    }

    @Test
    void taskMain_runsAllThatAreDue_andNoneOther() {
        Tasks tasks = tasks(
                task("a", () -> "Run " + runs.incrementAndGet()),
                task("b", () -> {
                    throw new IllegalStateException("oh no");
                }),
                task("c", () -> "Run " + runs.incrementAndGet()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, UTF_8);

        assertThat(TaskMain.run("s", "due", tasks::runOnce, print, print)).isEqualTo(1);
        assertThat(runs).hasValue(2);
        assertThat(out.toString(UTF_8)).contains("Run 1", "oh no", "Run 2");
        // At once again: but what failed is tried.
        assertThat(TaskMain.run("s", "due", tasks::runOnce, print, print)).isEqualTo(1);
        assertThat(runs).hasValue(2);
        clock.now = clock.now.plus(HOUR);
        assertThat(TaskMain.run("s", "due", tasks::runOnce, print, print)).isEqualTo(1);
        assertThat(runs).hasValue(4);
        Tasks fine = tasks(task("a", () -> "Run " + runs.incrementAndGet()));
        assertThat(TaskMain.run("s", "due", fine::runOnce, print, print)).isZero();
        assertThat(out.toString(UTF_8)).contains("s: no task is due");
    }

    /** Not a number: there is none. */
    private static double metric(Metrics metrics, String name, String... labels) {
        return metrics.registry().scrape(name::equals).stream()
                .flatMap(metric -> metric.getDataPoints().stream())
                .filter(point -> point.getLabels().equals(Labels.of(labels)))
                .mapToDouble(point -> switch (point) {
                    case CounterDataPointSnapshot counter -> counter.getValue();
                    case GaugeDataPointSnapshot gauge -> gauge.getValue();
                    default -> throw new AssertionError(point);
                })
                .findFirst()
                .orElse(Double.NaN);
    }

    private Tasks tasks(Task... tasks) {
        return new Tasks(POSTGRES.dataSource(), Schema.ANALYTICS, List.of(tasks), clock, Metrics.create());
    }

    private static Task task(String id, Task.Work work) {
        return new Task(id, "For the test.", HOUR, work);
    }

    private static TaskState state(Task task, Result result, Instant start) {
        return new TaskState(task, result, Optional.of(start), Optional.empty(), "", "");
    }

    private static long leaders() {
        return number("select count(*) from " + LEADERS);
    }

    private static long leader() {
        return number("select pid from " + LEADERS);
    }

    private static final String LEADERS = """
            pg_locks where locktype = 'advisory' and granted and objsubid = 1
                and ((classid::bigint << 32) | objid::bigint) = hashtextextended('curlew task analytics/leader', 0)
            """;

    private static long number(String sql) {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : -1;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static void execute(String sql) {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            var _ = statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static final class ChangingClock extends Clock {
        private volatile Instant now = Instant.parse("2026-06-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
