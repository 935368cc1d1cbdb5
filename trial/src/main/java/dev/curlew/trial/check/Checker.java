package dev.curlew.trial.check;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.Operation;
import java.util.List;
import java.util.Map;

/** Holds what is known of a trial against what is promised. */
public final class Checker {
    private Checker() {}

    /** A verdict for each promise. */
    public static List<Verdict> check(Evidence evidence) {
        Map<String, Timeline> timelines = Timeline.of(evidence.operations());
        Disturbances disturbances = new Disturbances(evidence);
        FreshnessCheck freshness = new FreshnessCheck(evidence, timelines, disturbances);
        return List.of(
                CodeCheck.check(evidence),
                LossCheck.check(evidence, timelines),
                WarmCheck.check(evidence, timelines, disturbances),
                freshness.possible(),
                freshness.inCalm(),
                freshness.whateverFails(),
                OrderCheck.check(evidence, timelines),
                LimitCheck.check(evidence, timelines),
                ClickCheck.check(evidence),
                EndingCheck.killed(evidence),
                EndingCheck.replaced(evidence),
                EndingCheck.refused(evidence, disturbances),
                CalmCheck.check(evidence, disturbances),
                DeadlineCheck.check(evidence, disturbances),
                ErrorCheck.check(evidence),
                found(
                        "No server of ours ended by itself or ran out of memory, and each stopped when it was asked to",
                        evidence.starts().size(),
                        evidence.deaths()),
                found(
                        "No key, password, target or address in a log, no key or whole address in what is stored, no key in a command line",
                        evidence.looked(),
                        evidence.leaks()));
    }

    /** Whether the click of a redirect may have been dropped, as is documented, since there was no room for it. */
    public static boolean mayBeDropped(Operation redirect, List<Disturbance> disturbances) {
        return ClickCheck.fullDisk(redirect, disturbances);
    }

    private static Verdict found(String promise, long checked, List<String> faults) {
        return new Verdict(
                promise,
                checked,
                faults.stream().map(fault -> new Violation(fault, List.of())).toList(),
                "");
    }
}
