package dev.curlew.redirect;

import java.util.List;

/**
 * A decision, and how it came about.
 *
 * @param rules what each rule said, in order, up to the one that matched; none if no rule was asked
 */
public record Explanation(Decision decision, List<RuleVerdict> rules) {

    /** Copies the list. */
    public Explanation {
        rules = List.copyOf(rules);
    }

    /**
     * What one rule said.
     *
     * @param displayName the rule's name
     * @param why which conditions did not hold, in words; empty if it matched
     */
    public record RuleVerdict(String displayName, boolean matched, String why) {}
}
