package dev.curlew.trial.check;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.FaultKind;
import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Promises 2 and 4 of an edge that ends: whatever it redirected in its last seconds is counted once, though it was killed or another
 * took its place; and nobody is refused because another takes its place.
 */
final class ReplacedEdgeCheck {
    /** What an edge may not have sent on yet. */
    private static final long LAST = Duration.ofSeconds(3).toNanos();

    private static final int SERVER_ERROR = 500;

    private ReplacedEdgeCheck() {}

    static Verdict killed(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        long checked = counted(evidence, FaultKind.KILL, violations);
        return new Verdict("What a killed edge had redirected is counted once", checked, violations, "");
    }

    static Verdict replaced(Evidence evidence, Disturbances disturbances) {
        List<Violation> violations = new ArrayList<>();
        long checked = counted(evidence, FaultKind.UPGRADE, violations);
        long through = 0;
        for (Disturbance upgrade : edges(evidence, FaultKind.UPGRADE)) {
            for (Operation operation : evidence.operations()) {
                if (operation.kind() == OperationKind.REDIRECT
                        && operation.via().equals("envoy")
                        && upgrade.overlap(operation.invoked(), operation.completed()) > 0
                        && disturbances.calmBut(upgrade, operation.invoked(), operation.completed())) {
                    through++;
                    if (operation.outcome() != Outcome.OK
                            && (operation.status() == 0 || operation.status() >= SERVER_ERROR)) {
                        violations.add(Violation.of("a visitor was refused while an edge was replaced", operation));
                    }
                }
            }
        }
        return new Verdict(
                "What a replaced edge had redirected is counted once, and nobody is refused meanwhile",
                checked + through,
                violations,
                through + " through Envoy meanwhile, with nothing else amiss");
    }

    /** How many redirects of edges in their last seconds were looked at. */
    private static long counted(Evidence evidence, FaultKind kind, List<Violation> violations) {
        long checked = 0;
        for (Disturbance end : edges(evidence, kind)) {
            for (Operation operation : evidence.operations()) {
                if (!operation.redirected()
                        || !operation.via().equals(end.target())
                        || operation.completed() < end.from() - LAST
                        || operation.invoked() > end.until()
                        || ClickCheck.fullDisk(operation, evidence.disturbances())) {
                    continue;
                }
                checked++;
                if (evidence.clicks().getOrDefault(operation.referrer(), 0) != 1) {
                    violations.add(Violation.of("the last of an edge is not counted once", operation));
                }
            }
        }
        return checked;
    }

    private static List<Disturbance> edges(Evidence evidence, FaultKind kind) {
        return evidence.disturbances().stream()
                .filter(each -> each.kind() == kind && each.target().startsWith("edge"))
                .toList();
    }
}
