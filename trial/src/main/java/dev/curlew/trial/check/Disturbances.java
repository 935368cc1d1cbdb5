package dev.curlew.trial.check;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.FaultKind;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The faults of a trial, by time. */
final class Disturbances {
    private final List<Disturbance> all;

    Disturbances(List<Disturbance> all) {
        this.all =
                all.stream().sorted(Comparator.comparingLong(Disturbance::from)).toList();
    }

    /** Whether no fault of what links need was, or could still be felt, between two times. */
    boolean calm(long from, long until) {
        return all.stream().noneMatch(each -> felt(each, from, until));
    }

    /** The same, but for one of them. */
    boolean calmBut(Disturbance one, long from, long until) {
        return all.stream().noneMatch(each -> !each.equals(one) && felt(each, from, until));
    }

    private static boolean felt(Disturbance each, long from, long until) {
        return !each.ofClicksOnly()
                && each.from() < until
                && each.until() + each.kind().settles().toNanos() > from;
    }

    /** For how long between two times servers may have been out of each other's reach. */
    long parted(long from, long until) {
        return covered(from, until, each -> each.kind().parts());
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
        return all.stream()
                .anyMatch(each -> each.kind() == FaultKind.LOSE
                        && each.target().startsWith("envoy>edge")
                        && felt(each, from, until));
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
