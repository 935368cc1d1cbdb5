package dev.curlew.trial.check;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.Pace;
import dev.curlew.trial.history.Start;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All that is known of a trial.
 *
 * @param operations what the clients did, in the order in which it ended
 * @param disturbances the faults
 * @param starts of servers
 * @param clicks how many clicks are stored with each referrer
 * @param summed how many clicks the sums hold
 * @param limits how many clicks each limited link may have
 * @param used how many of them are taken, as the API says
 * @param leaks where secrets were found
 * @param deaths servers of ours that ended by themselves, or would not stop
 * @param paces of the machine
 * @param allowance how long anything may take longer on a machine that has nothing else to do
 */
public record Evidence(
        List<Operation> operations,
        List<Disturbance> disturbances,
        List<Start> starts,
        Map<String, Integer> clicks,
        long summed,
        Map<String, Integer> limits,
        Map<String, Long> used,
        List<String> leaks,
        List<String> deaths,
        List<Pace> paces,
        Duration allowance) {
    /** A slower machine than this is none to promise anything on. */
    private static final double SLOWEST = 15;
    /** Something may still be late of what was before. */
    private static final long BEFORE = Duration.ofSeconds(1).toNanos();

    public Evidence {
        operations = List.copyOf(operations);
        disturbances = List.copyOf(disturbances);
        starts = List.copyOf(starts);
        clicks = Map.copyOf(clicks);
        limits = Map.copyOf(limits);
        used = Map.copyOf(used);
        leaks = List.copyOf(leaks);
        deaths = List.copyOf(deaths);
        paces = List.copyOf(paces);
    }

    /** How much longer than promised anything may take, in nanoseconds, between two times: the longer, the slower the machine was. */
    long allowance(long from, long until) {
        double factor = paces.stream()
                .filter(pace -> pace.at() > from - BEFORE && pace.at() < until)
                .mapToDouble(Pace::factor)
                .max()
                .orElse(1);
        return (long) (allowance.toNanos() * Math.clamp(factor, 1, SLOWEST));
    }
}
