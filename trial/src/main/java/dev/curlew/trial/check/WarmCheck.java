package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Promise 2: an edge that has redirected a link does so whatever is down behind it. */
final class WarmCheck {
    private WarmCheck() {}

    static Verdict check(Evidence evidence, Map<String, Timeline> timelines, Disturbances disturbances) {
        Starts starts = new Starts(evidence.starts());
        Map<String, Operation> warm = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        long all = 0;
        long checked = 0;
        for (Operation operation : evidence.operations()) {
            Timeline timeline = timelines.get(operation.link());
            // The API of an edge needs what is behind it.
            if (operation.kind() != OperationKind.REDIRECT
                    || !operation.via().startsWith("edge")
                    || timeline == null
                    || evidence.limits().containsKey(operation.link())) {
                continue;
            }
            String place = operation.link() + " " + starts.life(operation);
            Operation before = warm.get(place);
            if (before != null
                    && before.completed() < operation.invoked()
                    && !timeline.changedBetween(before.invoked(), operation.completed())) {
                all++;
                checked += disturbances.besides(operation.via(), operation.invoked(), operation.completed()) ? 1 : 0;
                // Who does not run does not answer.
                boolean stopped = operation.status() == 0
                        && disturbances.touched(operation.via(), operation.invoked(), operation.completed());
                if (operation.unanswered() && !stopped) {
                    violations.add(Violation.of("a warm link was not redirected", before, operation));
                }
            }
            if (operation.redirected()) {
                warm.put(place, operation);
            }
        }
        return new Verdict(
                "A warm link needs only its edge", checked, violations, all + " visits, these while others were away");
    }
}
