package dev.curlew.trial.check;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.FaultKind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The faults of a trial, by time. */
final class Disturbances {
    /** A server that starts, or is found again, on a machine that has other work needs so much longer at most. */
    private static final long LONGER = Duration.ofSeconds(6).toNanos();

    /**
     * A fault with what follows it.
     *
     * @param settled until when something of it can be felt
     */
    private record Felt(Disturbance fault, long settled) {
        boolean between(long from, long until) {
            return !fault.ofClicksOnly() && fault.from() < until && settled > from;
        }
    }

    private final List<Disturbance> all;
    private final List<Felt> felt;

    Disturbances(Evidence evidence) {
        this.all = evidence.disturbances().stream()
                .sorted(Comparator.comparingLong(Disturbance::from))
                .toList();
        this.felt = all.stream()
                .map(each -> new Felt(each, settled(each, evidence)))
                .toList();
    }

    private static long settled(Disturbance each, Evidence evidence) {
        long settled = each.until() + each.kind().settles().toNanos();
        return settled + Math.min(LONGER, evidence.waited(each.until(), settled));
    }

    /** Whether no fault of what links need was, or could still be felt, between two times. */
    boolean calm(long from, long until) {
        return felt.stream().noneMatch(each -> each.between(from, until));
    }

    /** The same, but for one of them. */
    boolean calmBut(Disturbance one, long from, long until) {
        return felt.stream().noneMatch(each -> !each.fault().equals(one) && each.between(from, until));
    }

    /** For how long between two times word of a change may have had no way to who answers clients. */
    long parted(String server, long from, long until) {
        return covered(from, until, each -> each.kind().parts() && !each.ofClicksOnly() && !each.ofOtherEdges(server));
    }

    /** For how long between two times somebody who answers clients may not have run, or have been in want of time. */
    long silent(long from, long until) {
        return covered(
                from,
                until,
                each -> each.kind() == FaultKind.PAUSE
                        && (each.target().startsWith("edge") || each.target().equals("envoy")));
    }

    /** Whether something was done to this server itself between two times. */
    boolean touched(String server, long from, long until) {
        return all.stream().anyMatch(each -> each.of(server) && each.overlap(from, until) > 0);
    }

    /** Whether something else than this server was out of its reach, or could not work, between two times. */
    boolean besides(String server, long from, long until) {
        return all.stream()
                .anyMatch(each -> each.kind().parts()
                        && !each.of(server)
                        && !each.target().equals(Disturbance.JOURNALS)
                        && each.overlap(from, until) > 0);
    }

    /** Whether a road between Envoy and edges had lost something that those at its ends may not have found out yet. */
    boolean lostBehindEnvoy(long from, long until) {
        return felt.stream()
                .anyMatch(each -> each.fault().kind() == FaultKind.LOSE
                        && each.fault().target().startsWith("envoy>edge")
                        && each.between(from, until));
    }

    private long covered(long from, long until, Predicate<Disturbance> which) {
        long covered = 0;
        long reached = from;
        for (Disturbance each : all) {
            if (which.test(each)) {
                long overlap = each.overlap(reached, until);
                covered += overlap;
                reached = Math.max(reached, Math.min(each.until(), until));
            }
        }
        return covered;
    }
}
