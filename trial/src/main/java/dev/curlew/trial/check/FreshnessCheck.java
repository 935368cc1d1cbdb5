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
import java.util.Objects;
import java.util.Optional;

/** Promise 3: what a visitor gets is what was true a second ago; or half a minute ago, where word of a change was lost. */
final class FreshnessCheck {
    private static final long PUSHED = Duration.ofSeconds(1).toNanos();
    private static final long NOT_PUSHED = Duration.ofSeconds(30).toNanos();

    private final Evidence evidence;
    private final Map<String, Timeline> timelines;
    private final Disturbances disturbances;

    FreshnessCheck(Evidence evidence, Map<String, Timeline> timelines, Disturbances disturbances) {
        this.evidence = evidence;
        this.timelines = timelines;
        this.disturbances = disturbances;
    }

    /** What anybody sees was asked for before. */
    Verdict possible() {
        List<Violation> violations = new ArrayList<>();
        List<Operation> all = evidence.operations().stream()
                .filter(operation -> !operation.kind().changes() && judged(operation))
                .toList();
        for (Operation operation : all) {
            Timeline timeline = timeline(operation);
            NavigableSet<Integer> steps = timeline.matching(operation.seen());
            if (steps.isEmpty()) {
                violations.add(Violation.of("what was seen was never so", operation));
            } else if (timeline.invoked(steps.first()) > operation.completed()) {
                violations.add(Violation.of("what was seen was not asked for yet", operation));
            }
        }
        return new Verdict("What is seen was asked for", all.size(), violations, "");
    }

    Verdict inCalm() {
        return within(PUSHED, true, "A change is seen within 1 s");
    }

    Verdict whateverFails() {
        return within(NOT_PUSHED, false, "A change is seen within 30 s, whatever fails");
    }

    /** Holds each visit that was so much later than a change against it, from calms or from the rest. */
    private Verdict within(long bound, boolean calm, String promise) {
        List<Violation> violations = new ArrayList<>();
        long checked = 0;
        long oldest = 0;
        long allowed = 0;
        for (Operation operation : evidence.operations()) {
            if (operation.kind() != OperationKind.REDIRECT || !judged(operation)) {
                continue;
            }
            Timeline timeline = timeline(operation);
            checked += timeline.changedBefore(operation.invoked() - bound)
                            .filter(change -> calm == calmSince(change, operation)
                                    && late(change, operation) > bound(change, operation, calm))
                            .isPresent()
                    ? 1
                    : 0;
            NavigableSet<Integer> steps = timeline.matching(operation.seen());
            Optional<Operation> missed =
                    steps.isEmpty() ? Optional.empty() : timeline.missed(steps.last(), operation.invoked());
            if (missed.isEmpty() || calmSince(missed.get(), operation) != calm) {
                continue;
            }
            long late = late(missed.get(), operation);
            long most = bound(missed.get(), operation, calm);
            long latest = most + evidence.allowance(bound, missed.get().completed(), operation.invoked());
            if (late > oldest) {
                oldest = late;
                allowed = latest;
            }
            if (late > latest) {
                violations.add(Violation.of(
                        "a change was not seen after " + millis(late) + " ms; the bound is " + millis(most) + " ms",
                        missed.get(),
                        operation));
            }
        }
        String remark = oldest == 0
                ? ""
                : "the oldest news " + millis(oldest) + " ms old, of " + millis(allowed) + " ms that were allowed";
        return new Verdict(promise, checked, violations, remark);
    }

    private static long late(Operation change, Operation visit) {
        return visit.invoked() - change.completed();
    }

    private long bound(Operation change, Operation visit, boolean calm) {
        return calm ? PUSHED : NOT_PUSHED + disturbances.parted(visit.via(), change.completed(), visit.invoked());
    }

    private boolean calmSince(Operation change, Operation visit) {
        return disturbances.calm(change.completed(), visit.invoked());
    }

    private Timeline timeline(Operation operation) {
        return Objects.requireNonNull(timelines.get(operation.link()));
    }

    /** Whether an answer says what its link is like; that of a limited link that is gone, as it may be used up, does not. */
    private boolean judged(Operation operation) {
        return operation.outcome() == Outcome.OK
                && timelines.containsKey(operation.link())
                && switch (operation.seen()) {
                    case Seen.Target target -> target.link().equals(operation.link());
                    case Seen.Gone _ -> !evidence.limits().containsKey(operation.link());
                    case Seen.Missing _, Seen.Nothing _ -> false;
                };
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
