package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/** Promise 4, of links: what was acknowledged is there, for the API at once, and at the end for everybody. */
final class LossCheck {
    /** Who looks at every link when all faults are over. */
    static final String LAST = "last";

    private LossCheck() {}

    static Verdict check(Evidence evidence, Map<String, Timeline> timelines) {
        List<Violation> violations = new ArrayList<>();
        Set<String> looked = new HashSet<>();
        Map<String, Operation> unfollowed = new HashMap<>();
        long checked = 0;
        for (Operation operation : evidence.operations()) {
            Timeline timeline = timelines.get(operation.link());
            if (operation.kind().changes() || timeline == null) {
                continue;
            }
            if (operation.seen() instanceof Seen.Missing && timeline.madeBefore(operation.invoked())) {
                violations.add(Violation.of("a link that was made is not there", operation));
            }
            if (operation.kind() == OperationKind.REDIRECT && operation.client().startsWith(LAST)) {
                if (operation.unanswered()) {
                    unfollowed.put(operation.link(), operation);
                } else {
                    unfollowed.remove(operation.link());
                }
            }
            if (operation.kind() == OperationKind.READ && operation.outcome() == Outcome.OK) {
                checked++;
                lost(operation, timeline)
                        .ifPresent(change -> violations.add(
                                Violation.of("a change that was acknowledged is not there", change, operation)));
                if (operation.client().startsWith(LAST)) {
                    looked.add(operation.link());
                }
            }
        }
        for (Timeline timeline : timelines.values()) {
            timeline.made()
                    .filter(made -> !looked.contains(made.link()))
                    .ifPresent(made ->
                            violations.add(Violation.of("a link that was made could not be read at the end", made)));
        }
        unfollowed
                .values()
                .forEach(visit -> violations.add(Violation.of("a link could not be followed at the end", visit)));
        return new Verdict("No acknowledged link or change is lost", checked + looked.size(), violations, "");
    }

    private static Optional<Operation> lost(Operation read, Timeline timeline) {
        NavigableSet<Integer> steps = timeline.matching(read.seen());
        // What never was, or cannot be, is found by the check of freshness.
        return steps.isEmpty() ? Optional.empty() : timeline.missed(steps.last(), read.invoked());
    }
}
