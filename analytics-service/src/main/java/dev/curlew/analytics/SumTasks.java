package dev.curlew.analytics;

import dev.curlew.analytics.store.OldHours;
import dev.curlew.analytics.store.Reconciliation;
import dev.curlew.analytics.store.Reconciliation.Difference;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.Task.Outcome.Kind;
import dev.curlew.sql.task.Task;
import dev.curlew.sql.task.TaskWords;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The tasks that look after the sums. */
final class SumTasks {

    private static final int DAYS_COMPARED = 3;

    private final OldHours oldHours;
    private final Reconciliation reconciliation;
    private final int hourDays;
    private final Clock clock;

    SumTasks(DataSource database, AnalyticsConfig config, Clock clock, Metrics metrics) {
        this.oldHours = new OldHours(database);
        this.reconciliation = new Reconciliation(database, metrics);
        this.hourDays = config.hourDays();
        this.clock = clock;
    }

    List<Task> tasks() {
        return List.of(
                new Task(
                        "drop-hours",
                        "Removes sums of hours older than ROLL_UP_HOUR_DAYS; the days stay.",
                        Duration.ofDays(1),
                        this::dropHours),
                new Task(
                        "reconcile",
                        "Compares the sums of the last three days with the clicks stored; the difference is to be 0.",
                        Duration.ofHours(6),
                        this::reconcile));
    }

    private String dropHours() throws SQLException {
        Instant today = clock.instant().truncatedTo(ChronoUnit.DAYS);
        return TaskWords.of(Kind.HOURS_DROPPED, oldHours.dropBefore(today.minus(hourDays, ChronoUnit.DAYS)));
    }

    private String reconcile() throws SQLException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<LocalDate> days = new ArrayList<>();
        for (int back = 0; back < DAYS_COMPARED; back++) {
            days.add(today.minusDays(back));
        }
        List<Difference> found = reconciliation.check(days);
        if (!found.isEmpty()) {
            throw new IllegalStateException(TaskWords.of(
                    Kind.SUMS_DIFFER, found.size(), found.getFirst().toString()));
        }
        return TaskWords.of(Kind.SUMS_AGREE, DAYS_COMPARED);
    }
}
