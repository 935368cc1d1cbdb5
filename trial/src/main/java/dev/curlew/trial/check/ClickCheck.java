package dev.curlew.trial.check;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.FaultKind;
import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Promise 4: a redirect that was answered is counted once; one whose answer nobody got, once at most. */
final class ClickCheck {
    private ClickCheck() {}

    static Verdict check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Integer> left = new HashMap<>(evidence.clicks());
        long checked = 0;
        long dropped = 0;
        for (Operation operation : evidence.operations()) {
            if (operation.kind() != OperationKind.REDIRECT) {
                continue;
            }
            Integer stored = left.remove(operation.click());
            int count = stored == null ? 0 : stored;
            if (count > 1) {
                violations.add(Violation.of("a visit is counted " + count + " times", operation));
            }
            if (operation.redirected()) {
                checked++;
                if (count == 0 && fullDisk(operation, evidence.disturbances())) {
                    dropped++;
                } else if (count == 0) {
                    violations.add(Violation.of("a redirect is not counted", operation));
                }
            } else if (count > 0 && operation.outcome() == Outcome.OK && !(operation.seen() instanceof Seen.Nothing)) {
                violations.add(Violation.of("a visit is counted that was not redirected", operation));
            }
        }
        left.forEach((visit, count) -> violations.add(new Violation("a click nobody made, from " + visit, List.of())));
        Set<Long> links = new TreeSet<>(evidence.rows().keySet());
        links.addAll(evidence.sums().keySet());
        for (Long link : links) {
            long rows = evidence.rows().getOrDefault(link, 0L);
            long sum = evidence.sums().getOrDefault(link, 0L);
            if (rows != sum) {
                violations.add(new Violation(
                        rows + " clicks of link " + link + " are stored, and its sum says " + sum, List.of()));
            }
        }
        return new Verdict(
                "Every redirect is counted once", checked, violations, dropped + " dropped while the disk was full");
    }

    /** Whether a click may have been dropped, as there was no room for it. */
    static boolean fullDisk(Operation operation, List<Disturbance> disturbances) {
        long settles = Duration.ofSeconds(2).toNanos();
        return disturbances.stream()
                .anyMatch(each -> each.kind() == FaultKind.FILL
                        && each.target().equals(Disturbance.JOURNALS)
                        && each.from() < operation.completed()
                        && operation.invoked() < each.until() + settles);
    }
}
