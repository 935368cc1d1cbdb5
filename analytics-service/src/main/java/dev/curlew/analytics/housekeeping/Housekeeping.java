package dev.curlew.analytics.housekeeping;

import dev.curlew.analytics.log.ClickLog;
import dev.curlew.analytics.store.Partitions;
import dev.curlew.proto.analytics.v1.Task.Outcome.Kind;
import dev.curlew.sql.task.Task;
import dev.curlew.sql.task.TaskWords;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** What must be done from time to time so that clicks can be stored for ever in a space that does not grow for ever. */
public final class Housekeeping {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration READER_IDLE = Duration.ofHours(1);
    private static final int DAYS_AHEAD = 7;

    private final DataSource database;
    private final ClickLog clickLog;
    private final Retention retention;
    private final Clock clock;

    /** Owns neither database nor log. */
    public Housekeeping(DataSource database, ClickLog clickLog, Retention retention, Clock clock) {
        this.database = database;
        this.clickLog = clickLog;
        this.retention = retention;
        this.clock = clock;
    }

    /** The tasks, none of which harms where it runs twice or is cut off. */
    public List<Task> tasks() {
        return List.of(
                new Task(
                        "make-partitions",
                        "Makes the tables of clicks for the next " + DAYS_AHEAD + " days.",
                        HOUR,
                        this::makePartitions),
                new Task(
                        "drop-partitions",
                        "Drops the clicks of days more than " + retention.clickDays() + " days ago. Sums stay.",
                        HOUR,
                        this::dropPartitions),
                new Task(
                        "trim-dead-letters",
                        "Removes what could not be stored " + retention.deadLetterDays() + " days ago.",
                        HOUR,
                        this::trimDeadLetters),
                new Task(
                        "forget-readers",
                        "Forgets readers of the click log that are gone.",
                        HOUR,
                        this::forgetReaders));
    }

    private String makePartitions() throws SQLException {
        LocalDate today = today();
        new Partitions(database)
                .ensure(IntStream.rangeClosed(0, DAYS_AHEAD)
                        .mapToObj(today::plusDays)
                        .toList());
        return TaskWords.of(Kind.DAYS_MADE, 0, today.plusDays(DAYS_AHEAD).toString());
    }

    private String dropPartitions() throws SQLException {
        List<LocalDate> dropped = new OldPartitions(database).dropBefore(today().minusDays(retention.clickDays()));
        return dropped.isEmpty()
                ? TaskWords.of(Kind.NOTHING_DROPPED)
                : TaskWords.of(
                        Kind.DAYS_DROPPED, dropped.size(), dropped.getLast().toString());
    }

    private String trimDeadLetters() {
        long removed =
                clickLog.deadLetters().removeBefore(clock.instant().minus(Duration.ofDays(retention.deadLetterDays())));
        return TaskWords.of(Kind.DEAD_LETTERS_REMOVED, removed);
    }

    private String forgetReaders() {
        clickLog.forgetReaders(READER_IDLE);
        return TaskWords.of(Kind.READERS_FORGOTTEN);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
