package dev.curlew.trial.history;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A fault that was.
 *
 * @param target the server, road or disk; of several servers all of them, with {@code +} between
 * @param from when it began, in nanoseconds of the trial
 * @param until when what it had broken was in order again
 */
public record Disturbance(FaultKind kind, String target, long from, long until) {
    /** The disk of the edges' journals. */
    public static final String JOURNALS = "journals";

    /** How much of a time it lasted, in nanoseconds. */
    public long overlap(long start, long end) {
        return Math.max(0, Math.min(until, end) - Math.max(from, start));
    }

    /** Whether it was done to this server itself. */
    public boolean of(String server) {
        return targets().anyMatch(server::equals);
    }

    /** Whether it was done to what only other edges than this server need. */
    public boolean ofOtherEdges(String server) {
        return server.startsWith("edge") && targets().allMatch(each -> each.contains("edge") && !each.contains(server));
    }

    /** Whether it was done to what only clicks need: links are made, changed and followed without. */
    public boolean ofClicksOnly() {
        return targets().allMatch(each -> each.equals(JOURNALS) || each.contains("analytics"));
    }

    private Stream<String> targets() {
        return Arrays.stream(target.split("\\+", -1));
    }
}
