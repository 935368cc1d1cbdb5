package dev.curlew.trial.check;

import java.util.List;

/**
 * How one promise was kept.
 *
 * @param promise in words
 * @param checked how often it could have been broken
 * @param remark what else is to be said; may be empty
 */
public record Verdict(String promise, long checked, List<Violation> violations, String remark) {
    public Verdict {
        violations = List.copyOf(violations);
    }

    /** Whether it was kept. */
    public boolean kept() {
        return violations.isEmpty();
    }
}
