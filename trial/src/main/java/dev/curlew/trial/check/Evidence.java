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
 * @param clicks how many clicks are stored of each {@linkplain Operation#click visit}
 * @param rows how many clicks are stored of each link, by its number
 * @param sums how many the sums say
 * @param limits how many clicks each limited link may have
 * @param used how many of them are taken, as the API says
 * @param leaks where secrets were found
 * @param looked at how many places secrets were looked for
 * @param deaths servers of ours that ended by themselves, or would not stop
 * @param paces of the machine, in the order of their times
 * @param allowance how long anything may take longer on a machine that has nothing else to do
 */
public record Evidence(
        List<Operation> operations,
        List<Disturbance> disturbances,
        List<Start> starts,
        Map<String, Integer> clicks,
        Map<Long, Long> rows,
        Map<Long, Long> sums,
        Map<String, Integer> limits,
        Map<String, Long> used,
        List<String> leaks,
        long looked,
        List<String> deaths,
        List<Pace> paces,
        Duration allowance) {
    /** A measurement says nothing of what comes longer after it. */
    private static final long HOLDS = Duration.ofSeconds(2).toNanos();

    /** The shortest deadline that an edge sets for what it asks for. */
    private static final long SHORTEST_DEADLINE = Duration.ofSeconds(1).toNanos();
    /** One part of so many of the time is much. */
    private static final int MUCH = 4;

    /** The time that Envoy has to see that a server is about to go. */
    private static final long LOOKED = Duration.ofSeconds(3).toNanos();

    private static final int TIMES = 5;

    public Evidence {
        operations = List.copyOf(operations);
        disturbances = List.copyOf(disturbances);
        starts = List.copyOf(starts);
        clicks = Map.copyOf(clicks);
        rows = Map.copyOf(rows);
        sums = Map.copyOf(sums);
        limits = Map.copyOf(limits);
        used = Map.copyOf(used);
        leaks = List.copyOf(leaks);
        deaths = List.copyOf(deaths);
        paces = List.copyOf(paces);
    }

    /**
     * How much longer than promised something may take, in nanoseconds, between two times: besides what is always allowed, the time for
     * which whoever wanted to work then had to wait for a processor; but never as long again as was promised, for most of what takes so
     * long waits for no processor, and a promise that gives with the load says nothing under load.
     *
     * @param promised within how many nanoseconds it should be done
     */
    long allowance(long promised, long from, long until) {
        return Math.min(promised, allowance.toNanos() + waited(from, until));
    }

    /**
     * Whether something may have missed a deadline because whoever was to work on it had to wait for a processor; or nobody could see in
     * time who is there, and who is about to go, on a machine five times as slow as alone.
     */
    boolean starved(Operation operation) {
        long until = operation.completed();
        boolean itself =
                operation.nanos() > SHORTEST_DEADLINE && waited(operation.invoked(), until) > operation.nanos() / MUCH;
        return itself || waited(until - LOOKED, until) > LOOKED - LOOKED / TIMES;
    }

    /** For how long between two times whoever wanted to work had to wait for a processor, in nanoseconds. */
    long waited(long from, long until) {
        double lost = 0;
        for (int i = 0; i < paces.size(); i++) {
            Pace pace = paces.get(i);
            long next = i + 1 < paces.size() ? paces.get(i + 1).at() : Long.MAX_VALUE;
            long end = Math.min(Math.min(next, pace.at() + HOLDS), until);
            lost += Math.max(0, end - Math.max(pace.at(), from)) * (1 - 1 / Math.max(1, pace.factor()));
        }
        return (long) lost;
    }
}
