package dev.curlew.sql.task;

import dev.curlew.platform.time.ProtoTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A task and its last run.
 *
 * @param start when it began; empty: it has not run
 * @param duration how long it took; empty while it runs
 * @param summary what it did, in words
 * @param failure why it failed, in words
 */
public record TaskState(
        Task task,
        Result result,
        Optional<Instant> start,
        Optional<Duration> duration,
        String summary,
        String failure) {

    /** How a run ended. */
    public enum Result {
        /** It has not run. */
        NONE(0),
        /** It is running. */
        RUNNING(1),
        /** Well. */
        SUCCEEDED(2),
        /** Not well. */
        FAILED(3);

        private final int number;

        Result(int number) {
            this.number = number;
        }

        /** As it is stored and as the API has it. */
        public int number() {
            return number;
        }

        static Result of(int number) {
            return values()[number];
        }
    }

    /** As the rpcs of all services tell it. */
    public dev.curlew.proto.analytics.v1.Task message() {
        var message = dev.curlew.proto.analytics.v1.Task.newBuilder()
                .setTaskId(task.id())
                .setDescription(task.description())
                .setInterval(proto(task.interval()))
                .setLastResultValue(result.number())
                .setSummary(summary)
                .setFailure(failure);
        start.map(ProtoTimes::timestamp).ifPresent(message::setLastStartTime);
        duration.ifPresent(took -> message.setLastDuration(proto(took)));
        TaskWords.read(failure.isEmpty() ? summary : failure).ifPresent(message::setOutcome);
        return message.build();
    }

    private static com.google.protobuf.Duration proto(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    static TaskState never(Task task) {
        return new TaskState(task, Result.NONE, Optional.empty(), Optional.empty(), "", "");
    }

    /** Whether it is time for the next run: also where the clock was set back behind the last one. */
    boolean isDue(Instant now, Duration afterFailure) {
        if (result == Result.RUNNING) {
            return false;
        }
        Duration wait =
                result == Result.FAILED && afterFailure.compareTo(task.interval()) < 0 ? afterFailure : task.interval();
        return start.map(began -> began.isAfter(now) || !began.plus(wait).isAfter(now))
                .orElse(true);
    }
}
