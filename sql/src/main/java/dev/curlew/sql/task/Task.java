package dev.curlew.sql.task;

import java.time.Duration;

/**
 * A housekeeping task. It may be cut off at any point and begun again, and now and then two processes may be at it at once: where
 * the one that ran it lost its connection without noticing.
 *
 * @param id its name, such as {@code drop-partitions}
 * @param description what it does, for people
 * @param interval how often it runs
 */
public record Task(String id, String description, Duration interval, Work work) {

    /** What a task does. */
    @FunctionalInterface
    public interface Work {

        /**
         * Does it.
         *
         * @return what was done, best in words of {@link TaskWords}, which programs understand
         * @throws Exception whatever went wrong; its message is shown to administrators
         */
        String run() throws Exception;
    }
}
