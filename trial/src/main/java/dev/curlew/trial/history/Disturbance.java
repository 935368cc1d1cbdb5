package dev.curlew.trial.history;

/**
 * A fault that was.
 *
 * @param target the server, road or disk
 * @param from when it began, in nanoseconds of the trial
 * @param until when what it had broken was in order again
 */
public record Disturbance(FaultKind kind, String target, long from, long until) {
    /** How much of a time it lasted, in nanoseconds. */
    public long overlap(long start, long end) {
        return Math.max(0, Math.min(until, end) - Math.max(from, start));
    }
}
