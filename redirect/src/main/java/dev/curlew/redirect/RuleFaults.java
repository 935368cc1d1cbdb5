package dev.curlew.redirect;

import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.WeightedTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with rules before they are kept. Where nothing is, every condition is understood and can hold; the URLs of targets
 * are for others to check.
 */
public final class RuleFaults {

    private static final int MOST_RULES = 64;
    private static final int MOST_CONDITIONS = 16;
    private static final int MOST_TARGETS = 16;
    private static final int MOST_WEIGHT = 1_000_000;
    private static final int LONGEST_NAME = 64;
    private static final int MOST_BYTES = 64 * 1024;

    private final List<Fault> found = new ArrayList<>();

    private RuleFaults() {}

    /**
     * Something wrong.
     *
     * @param field by its name in JSON, such as {@code rules[2].conditions[0].ipRange.values[1]}
     * @param expected what would be right
     */
    public record Fault(String field, String expected) {}

    /** All that is wrong with the rules of a link; none if they are right. */
    public static List<Fault> of(List<RedirectRule> rules) {
        RuleFaults faults = new RuleFaults();
        if (rules.size() > MOST_RULES) {
            faults.add("rules", "at most " + MOST_RULES + " rules");
        } else if (rules.stream().mapToInt(RedirectRule::getSerializedSize).sum() > MOST_BYTES) {
            faults.add("rules", "rules of together at most 64 KiB");
        } else {
            faults.check(rules);
        }
        return List.copyOf(faults.found);
    }

    private void check(List<RedirectRule> rules) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < rules.size(); i++) {
            RedirectRule rule = rules.get(i);
            String field = "rules[" + i + "]";
            checkName(field + ".displayName", rule.getDisplayName(), true);
            if (!names.add(rule.getDisplayName())) {
                add(field + ".displayName", "a name that no other rule of the link has");
            }
            if (rule.getConditionsCount() > MOST_CONDITIONS) {
                add(field + ".conditions", "at most " + MOST_CONDITIONS + " conditions");
            }
            for (int j = 0; j < rule.getConditionsCount(); j++) {
                new ConditionFaults(field + ".conditions[" + j + "]", this).check(rule.getConditions(j));
            }
            checkTargets(field + ".targets", rule.getTargetsList());
        }
    }

    private void checkTargets(String field, List<WeightedTarget> targets) {
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            add(field, "1 to " + MOST_TARGETS + " targets");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < targets.size(); i++) {
            WeightedTarget target = targets.get(i);
            if (target.getWeight() < 0 || target.getWeight() > MOST_WEIGHT) {
                add(field + "[" + i + "].weight", "1 to 1,000,000, or 0, which counts as 1");
            }
            checkName(field + "[" + i + "].displayName", target.getDisplayName(), false);
            if (!target.getDisplayName().isEmpty() && !names.add(target.getDisplayName())) {
                add(field + "[" + i + "].displayName", "a name that no other target of the rule has");
            }
        }
    }

    private void checkName(String field, String name, boolean required) {
        if (required && name.isBlank()) {
            add(field, "a name of 1 to " + LONGEST_NAME + " characters");
        }
        checkText(field, name, LONGEST_NAME);
    }

    /** One line of text. */
    void checkText(String field, String text, int longest) {
        if (text.codePointCount(0, text.length()) > longest) {
            add(field, "at most " + longest + " characters");
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            add(field, "no control characters");
        }
    }

    void add(String field, String expected) {
        found.add(new Fault(field, expected));
    }
}
