package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;

/** Promise 3: an edge that has shown a version never shows an older one. */
final class OrderCheck {
    /** What one life of an edge has shown of one link, by the time at which it was known: never less later. */
    private static final class Shown {
        private record Step(int number, Operation operation) {}

        private final NavigableMap<Long, Step> byTime = new TreeMap<>();
    }

    private OrderCheck() {}

    static Verdict check(Evidence evidence, Map<String, Timeline> timelines) {
        Starts starts = new Starts(evidence.starts());
        Map<String, Shown> all = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        long checked = 0;
        // In the order in which they ended: whatever ended before another began comes before it.
        for (Operation operation : evidence.operations()) {
            Timeline timeline = timelines.get(operation.link());
            boolean usedUp = evidence.limits().containsKey(operation.link()) && operation.seen() instanceof Seen.Gone;
            if (operation.kind() != OperationKind.REDIRECT
                    || operation.outcome() != Outcome.OK
                    || !operation.via().startsWith("edge")
                    || timeline == null
                    || usedUp) {
                continue;
            }
            NavigableSet<Integer> steps = timeline.matching(operation.seen());
            if (steps.isEmpty()) {
                continue;
            }
            checked++;
            Shown shown = all.computeIfAbsent(operation.link() + " " + starts.life(operation), _ -> new Shown());
            Map.Entry<Long, Shown.Step> before = shown.byTime.lowerEntry(operation.invoked());
            int floor = before == null ? -1 : before.getValue().number();
            // Several versions may look the same: it is the oldest that it can be.
            Integer step = steps.ceiling(floor);
            if (step == null && before != null) {
                violations.add(Violation.of(
                        "an edge went back to an older version",
                        before.getValue().operation(),
                        operation));
                continue;
            }
            int now = step == null ? floor : step;
            Map.Entry<Long, Shown.Step> last = shown.byTime.lastEntry();
            if (last == null || last.getValue().number() < now) {
                shown.byTime.put(operation.completed(), new Shown.Step(now, operation));
            }
        }
        return new Verdict("An edge never goes back to an older version", checked, violations, "");
    }
}
