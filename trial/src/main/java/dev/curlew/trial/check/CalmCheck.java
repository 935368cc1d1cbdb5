package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import java.util.ArrayList;
import java.util.List;

/** Promise 5: where nothing is amiss and nothing was lately, whatever is asked is answered. */
final class CalmCheck {
    private CalmCheck() {}

    static Verdict check(Evidence evidence, Disturbances disturbances) {
        List<Violation> violations = new ArrayList<>();
        long checked = 0;
        for (Operation operation : evidence.operations()) {
            long from = operation.invoked();
            long until = operation.completed();
            if (!disturbances.calm(from, until)) {
                continue;
            }
            checked++;
            // Who had to wait for a processor may have missed a deadline.
            if (operation.unanswered() && !evidence.starved(operation)) {
                violations.add(Violation.of("nothing was amiss, and yet there was no answer", operation));
            }
        }
        return new Verdict("Where nothing is amiss, everything is answered", checked, violations, "");
    }
}
