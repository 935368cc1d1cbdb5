package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The changes of one link. One client makes them, one after the other, each only if nothing else has changed the link (by its
 * etag): so they took effect in the order of their steps, if at all.
 */
final class Timeline {
    /** A change, however often it was asked for. */
    private record Step(OperationKind kind, List<Operation> tries) {
        boolean possible() {
            return tries.stream().anyMatch(each -> each.outcome() != Outcome.FAILED);
        }

        Optional<Operation> acknowledged() {
            return tries.stream()
                    .filter(each -> each.outcome() == Outcome.OK)
                    .min(Comparator.comparingLong(Operation::completed));
        }

        long invoked() {
            return tries.stream().mapToLong(Operation::invoked).min().orElse(Long.MAX_VALUE);
        }
    }

    private final NavigableMap<Integer, Step> steps = new TreeMap<>();

    private Timeline(List<Operation> changes) {
        changes.forEach(change -> steps.computeIfAbsent(change.step(), _ -> new Step(change.kind(), new ArrayList<>()))
                .tries()
                .add(change));
    }

    /** Those of all links that were changed. */
    static Map<String, Timeline> of(List<Operation> operations) {
        return operations.stream()
                .filter(operation -> operation.kind().changes())
                .collect(Collectors.groupingBy(
                        Operation::link, Collectors.collectingAndThen(Collectors.toList(), Timeline::new)));
    }

    /** After which changes the link is as it was seen. */
    NavigableSet<Integer> matching(Seen seen) {
        NavigableSet<Integer> matching = new TreeSet<>();
        switch (seen) {
            case Seen.Gone _ ->
                steps.forEach((number, step) -> {
                    if (step.kind() == OperationKind.DELETE && step.possible()) {
                        matching.add(number);
                    }
                });
            case Seen.Target target -> addLeadingTo(target.step(), matching);
            case Seen.Missing _, Seen.Nothing _ -> {}
        }
        return matching;
    }

    private void addLeadingTo(int number, NavigableSet<Integer> matching) {
        Step set = steps.get(number);
        if (set == null || !set.kind().setsTarget() || !set.possible()) {
            return;
        }
        matching.add(number);
        for (Map.Entry<Integer, Step> later : steps.tailMap(number, false).entrySet()) {
            Step step = later.getValue();
            if (step.kind().setsTarget() && step.acknowledged().isPresent()) {
                return;
            }
            if (step.kind() == OperationKind.UNDELETE && step.possible()) {
                matching.add(later.getKey());
            }
        }
    }

    /** The first change after a step that a client has seen done before a time. */
    Optional<Operation> missed(int step, long before) {
        return steps.tailMap(step, false).values().stream()
                .flatMap(later -> later.acknowledged().stream())
                .filter(change -> change.completed() < before)
                .min(Comparator.comparingLong(Operation::completed));
    }

    /** The last change before a time that a client has seen done; making the link is none. */
    Optional<Operation> changedBefore(long time) {
        return steps.values().stream()
                .filter(step -> step.kind() != OperationKind.CREATE)
                .flatMap(step -> step.acknowledged().stream())
                .filter(change -> change.completed() < time)
                .max(Comparator.comparingLong(Operation::completed));
    }

    /** Whether the link may have been deleted before a time. */
    boolean mayBeDeleted(long time) {
        return steps.values().stream()
                .anyMatch(step -> step.kind() == OperationKind.DELETE && step.possible() && step.invoked() < time);
    }

    /** Whether a client was told before a time that the link is made. */
    boolean madeBefore(long time) {
        Step made = steps.get(0);
        return made != null
                && made.acknowledged().filter(made0 -> made0.completed() < time).isPresent();
    }

    /** Whether the link is made for sure, and by which code it is known. */
    Optional<Operation> made() {
        Step made = steps.get(0);
        return made == null ? Optional.empty() : made.acknowledged();
    }

    /** When a step was first asked for. */
    long invoked(int step) {
        Step found = steps.get(step);
        return found == null ? Long.MAX_VALUE : found.invoked();
    }

    /** Whether a change was under way, or may have been done, between two times. */
    boolean changedBetween(long from, long until) {
        return steps.entrySet().stream()
                .anyMatch(entry -> entry.getValue().tries().stream()
                        .anyMatch(change -> change.outcome() != Outcome.FAILED
                                && change.invoked() < until
                                && (change.completed() > from
                                        || (change.outcome() == Outcome.UNKNOWN && open(entry.getKey(), from)))));
    }

    /** Whether a change of which nobody knows may still be done: until a later one, which finds the link as it was, is done. */
    private boolean open(int number, long from) {
        return steps.tailMap(number, true).values().stream()
                .flatMap(later -> later.acknowledged().stream())
                .allMatch(later -> later.completed() > from);
    }
}
