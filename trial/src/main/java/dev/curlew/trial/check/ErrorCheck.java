package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import java.util.ArrayList;
import java.util.List;

/** Promise 5: who cannot answer says so, with a 503, and when it is to be tried again; a 500 is a fault that nobody foresaw. */
final class ErrorCheck {
    private static final int TOO_MANY = 429;
    private static final int INTERNAL = 500;
    private static final int UNAVAILABLE = 503;

    private ErrorCheck() {}

    static Verdict check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        long refused = 0;
        for (Operation operation : evidence.operations()) {
            if (operation.status() == INTERNAL) {
                violations.add(Violation.of("something went wrong that nobody foresaw", operation));
            }
            if (operation.status() == UNAVAILABLE || operation.status() == TOO_MANY) {
                refused++;
                if (!operation.saysWhen()) {
                    violations.add(Violation.of("who is refused is not told when to try again", operation));
                }
            }
        }
        return new Verdict(
                "No answer is a 500, and a 503 says when to try again",
                evidence.operations().size(),
                violations,
                refused + " refused");
    }
}
