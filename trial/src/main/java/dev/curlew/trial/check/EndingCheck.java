package dev.curlew.trial.check;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.FaultKind;
import dev.curlew.trial.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Promises 2 and 4 of a server that ends: whatever an edge redirected in its last seconds is counted once, though it was killed or
 * another took its place; and nobody is refused because another takes a server's place.
 */
final class EndingCheck {
    /** What an edge may not have sent on yet. */
    private static final long LAST = Duration.ofSeconds(3).toNanos();

    private EndingCheck() {}

    static Verdict killed(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        long checked = counted(evidence, FaultKind.KILL, violations);
        return new Verdict("What a killed edge had redirected is counted once", checked, violations, "");
    }

    static Verdict replaced(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        long checked = counted(evidence, FaultKind.UPGRADE, violations);
        return new Verdict("What a replaced edge had redirected is counted once", checked, violations, "");
    }

    /** Of whatever server is replaced, and whatever is asked for. */
    static Verdict refused(Evidence evidence, Disturbances disturbances) {
        List<Violation> violations = new ArrayList<>();
        long checked = 0;
        for (Disturbance upgrade : evidence.disturbances()) {
            if (upgrade.kind() != FaultKind.UPGRADE) {
                continue;
            }
            for (Operation operation : evidence.operations()) {
                if (operation.via().equals("envoy")
                        && upgrade.overlap(operation.invoked(), operation.completed()) > 0
                        && disturbances.calmBut(upgrade, operation.invoked(), operation.completed())) {
                    checked++;
                    if (operation.unanswered() && !evidence.starved(operation)) {
                        violations.add(Violation.of("a client was refused while a server was replaced", operation));
                    }
                }
            }
        }
        return new Verdict(
                "Nobody is refused while a server is replaced",
                checked,
                violations,
                "through Envoy, with nothing else amiss");
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
                if (evidence.clicks().getOrDefault(operation.click(), 0) != 1) {
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
