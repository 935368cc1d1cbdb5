package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/** Promise 3: what a visitor gets is what was true a second ago; or half a minute ago, where word of a change was lost. */
final class FreshnessCheck {
    private static final long PUSHED = Duration.ofSeconds(1).toNanos();
    private static final long NOT_PUSHED = Duration.ofSeconds(30).toNanos();

    private FreshnessCheck() {}

    static Verdict check(Evidence evidence, Map<String, Timeline> timelines, Disturbances disturbances) {
        List<Violation> violations = new ArrayList<>();
        long checked = 0;
        long inCalm = 0;
        long latest = 0;
        for (Operation operation : evidence.operations()) {
            Timeline timeline = timelines.get(operation.link());
            if (operation.kind().changes() || operation.outcome() != Outcome.OK || timeline == null) {
                continue;
            }
            boolean limited = evidence.limits().containsKey(operation.link());
            // A limited link may be gone because it is used up.
            boolean usedUp = limited && operation.seen() instanceof Seen.Gone;
            if (usedUp || operation.seen() instanceof Seen.Missing || ofAnother(operation)) {
                continue;
            }
            checked++;
            NavigableSet<Integer> steps = timeline.matching(operation.seen());
            if (steps.isEmpty()) {
                violations.add(Violation.of("what was seen was never so", operation));
                continue;
            }
            if (timeline.invoked(steps.first()) > operation.completed()) {
                violations.add(Violation.of("what was seen was not asked for yet", operation));
            }
            if (disturbances.calm(operation.invoked() - PUSHED, operation.invoked())) {
                inCalm++;
            }
            Optional<Operation> missed = timeline.missed(steps.last(), operation.invoked());
            if (operation.kind() == OperationKind.READ || missed.isEmpty()) {
                continue;
            }
            long late = operation.invoked() - missed.get().completed();
            boolean calm = disturbances.calm(missed.get().completed(), operation.invoked());
            long bound = calm
                    ? PUSHED
                    : NOT_PUSHED + disturbances.parted(missed.get().completed(), operation.invoked());
            latest = Math.max(latest, late);
            if (late > bound && late > bound + evidence.allowance(missed.get().completed(), operation.invoked())) {
                violations.add(Violation.of(
                        "a change was not seen after " + Duration.ofNanos(late).toMillis() + " ms; the bound is "
                                + Duration.ofNanos(bound).toMillis() + " ms",
                        missed.get(),
                        operation));
            }
        }
        return new Verdict(
                "A change is seen within 1 s, or 30 s where word of it was lost",
                checked,
                violations,
                inCalm + " in calm; the oldest news " + Duration.ofNanos(latest).toMillis() + " ms old");
    }

    private static boolean ofAnother(Operation operation) {
        return operation.seen() instanceof Seen.Target target && !target.link().equals(operation.link());
    }
}
