package dev.curlew.redirect;

import dev.curlew.proto.link.v1.ExplainRedirectResponse.Miss;
import java.util.List;
import java.util.stream.Collectors;

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
     * @param missing what it lacked to match; none if it matched
     */
    public record RuleVerdict(String displayName, boolean matched, List<Missing> missing) {

        /** Copies the list. */
        public RuleVerdict {
            missing = List.copyOf(missing);
        }

        /** Which conditions did not hold, in words; empty if it matched. */
        public String why() {
            return missing.stream().map(Missing::words).collect(Collectors.joining("; "));
        }
    }

    /** Something that a rule lacked to match, for programs and in words. */
    public record Missing(Miss miss, String words) {}
}
