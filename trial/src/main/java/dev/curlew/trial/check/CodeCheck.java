package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Promise 1: a code is one link's for ever, and a link that was asked for twice by one request is one. */
final class CodeCheck {
    private CodeCheck() {}

    static Verdict check(Evidence evidence) {
        Map<String, Operation> byCode = new HashMap<>();
        Map<String, Operation> byLink = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        long checked = 0;
        for (Operation operation : evidence.operations()) {
            if (operation.kind() == OperationKind.CREATE && operation.outcome() == Outcome.OK) {
                checked++;
                Operation other = byCode.putIfAbsent(operation.code(), operation);
                if (other != null && !other.link().equals(operation.link())) {
                    violations.add(Violation.of("a code was given to two links", other, operation));
                }
                Operation twin = byLink.putIfAbsent(operation.link(), operation);
                if (twin != null && !twin.code().equals(operation.code())) {
                    violations.add(Violation.of("one request made two links", twin, operation));
                }
            }
            if (operation.seen() instanceof Seen.Target target
                    && !operation.kind().changes()) {
                checked++;
                if (!target.link().equals(operation.link())) {
                    violations.add(Violation.of("a code leads to another link's target", operation));
                }
            }
        }
        return new Verdict("No code is given twice", checked, violations, "");
    }
}
