package dev.curlew.trial.check;

import java.util.List;

/** Promise 5: who cannot answer says so, with a 503, and that it is to be tried again; a 500 is a fault that nobody foresaw. */
final class ErrorCheck {
    private static final int INTERNAL = 500;

    private ErrorCheck() {}

    static Verdict check(Evidence evidence) {
        List<Violation> violations = evidence.operations().stream()
                .filter(operation -> operation.status() == INTERNAL)
                .map(operation -> Violation.of("something went wrong that nobody foresaw", operation))
                .toList();
        return new Verdict("No answer is a 500", evidence.operations().size(), violations, "");
    }
}
