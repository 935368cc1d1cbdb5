package dev.curlew.redirect;

import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.redirect.Explanation.RuleVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rules of a link, prepared: the first that matches wins. Choosing and explaining ask the same rules the same question. */
final class RuleSet {

    private static final int RULE_BYTES = 400;
    private static final int PART_BYTES = 600;
    private static final int VALUE_BYTES = 200;

    private final List<Rule> rules;
    private final int weight;
    private final Set<String> languages;
    private final Set<String> headersAsked;
    private final boolean asksAgent;
    private final VisitorHash hash;

    private RuleSet(List<Rule> rules, int weight, VisitorHash hash) {
        this.rules = rules;
        this.weight = weight;
        this.hash = hash;
        languages = rules.stream().flatMap(rule -> rule.languages().stream()).collect(Collectors.toUnmodifiableSet());
        headersAsked = new TreeSet<>();
        rules.forEach(rule -> headersAsked.addAll(rule.headersAsked()));
        asksAgent = rules.stream().anyMatch(Rule::asksAgent);
    }

    /** Takes any rules, also such as link-service would refuse: what cannot be understood never holds. */
    static RuleSet compile(List<RedirectRule> rules, byte[] visitorKey) {
        return new RuleSet(
                rules.stream().map(Rule::compile).toList(),
                rules.stream().mapToInt(RuleSet::weight).sum(),
                new VisitorHash(visitorKey));
    }

    /** About what a prepared rule takes: its objects, and the sets and texts that are made of the message. */
    private static int weight(RedirectRule rule) {
        int values = rule.getConditionsList().stream().mapToInt(RuleSet::values).sum();
        return RULE_BYTES
                + PART_BYTES * (rule.getConditionsCount() + rule.getTargetsCount())
                + VALUE_BYTES * values
                + 8 * rule.getSerializedSize();
    }

    private static int values(RuleCondition condition) {
        return condition.getAllFields().values().stream()
                .mapToInt(value -> value instanceof StringSet set ? set.getValuesCount() : 0)
                .sum();
    }

    Optional<Rule.Choice> choose(Facts facts) {
        for (Rule rule : rules) {
            if (rule.matches(facts)) {
                return Optional.of(rule.choose(facts));
            }
        }
        return Optional.empty();
    }

    Explained explain(Facts facts) {
        List<RuleVerdict> verdicts = new ArrayList<>();
        for (Rule rule : rules) {
            boolean matched = rule.matches(facts);
            verdicts.add(new RuleVerdict(rule.name(), matched, matched ? List.of() : rule.missing(facts)));
            if (matched) {
                return new Explained(Optional.of(rule.choose(facts)), verdicts);
            }
        }
        return new Explained(Optional.empty(), verdicts);
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** All languages that any rule names, in lower case. */
    Set<String> languages() {
        return languages;
    }

    Set<String> headersAsked() {
        return headersAsked;
    }

    /** About what it takes in memory, in bytes. */
    int weight() {
        return weight;
    }

    boolean asksAgent() {
        return asksAgent;
    }

    VisitorHash hash() {
        return hash;
    }

    /** What was chosen, and what the rules up to it said. */
    record Explained(Optional<Rule.Choice> choice, List<RuleVerdict> verdicts) {}
}
