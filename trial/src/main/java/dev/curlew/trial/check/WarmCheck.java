package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Promise 2: an edge that has redirected a link does so whatever is down behind it. */
final class WarmCheck {
    private static final int SERVER_ERROR = 500;

    private WarmCheck() {}

    static Verdict check(Evidence evidence, Map<String, Timeline> timelines) {
        Starts starts = new Starts(evidence.starts());
        Map<String, Operation> warm = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
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
            if (operation.redirected()) {
                warm.put(place, operation);
                checked++;
                continue;
            }
            Operation before = warm.get(place);
            if (before != null
                    && before.completed() < operation.invoked()
                    && operation.outcome() != Outcome.OK
                    && operation.status() >= SERVER_ERROR
                    && !timeline.changedBetween(before.invoked(), operation.completed())) {
                violations.add(Violation.of("a warm link was not redirected", before, operation));
            }
        }
        return new Verdict("A warm link needs only its edge", checked, violations, "");
    }
}
