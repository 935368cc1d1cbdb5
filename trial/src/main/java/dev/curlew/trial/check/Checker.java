package dev.curlew.trial.check;

import java.util.List;
import java.util.Map;

/** Holds what is known of a trial against what is promised. */
public final class Checker {
    private Checker() {}

    /** A verdict for each promise. */
    public static List<Verdict> check(Evidence evidence) {
        Map<String, Timeline> timelines = Timeline.of(evidence.operations());
        Disturbances disturbances = new Disturbances(evidence.disturbances());
        return List.of(
                CodeCheck.check(evidence),
                LossCheck.check(evidence, timelines),
                WarmCheck.check(evidence, timelines),
                FreshnessCheck.check(evidence, timelines, disturbances),
                OrderCheck.check(evidence, timelines),
                LimitCheck.check(evidence),
                ClickCheck.check(evidence),
                ReplacedEdgeCheck.killed(evidence),
                ReplacedEdgeCheck.replaced(evidence, disturbances),
                DeadlineCheck.check(evidence, disturbances),
                ErrorCheck.check(evidence),
                found("No server of ours ended by itself, and each stopped when it was asked to", evidence.deaths()),
                found(
                        "Nothing leaks into a log or the list of processes: keys, passwords, targets, addresses",
                        evidence.leaks()));
    }

    private static Verdict found(String promise, List<String> faults) {
        return new Verdict(
                promise,
                1,
                faults.stream().map(fault -> new Violation(fault, List.of())).toList(),
                "");
    }
}
