package dev.curlew.redirect;

import dev.curlew.proto.link.v1.ExplainRedirectResponse.Miss;
import dev.curlew.proto.link.v1.ExplainRedirectResponse.Miss.Reason;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.WeightedTarget;
import dev.curlew.redirect.Explanation.Missing;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A rule, prepared. */
final class Rule {

    private final String name;
    private final List<Test> tests;
    private final List<Variant> variants;
    private final long weights;

    private Rule(String name, List<Test> tests, List<Variant> variants) {
        this.name = name;
        this.tests = tests;
        this.variants = variants;
        weights = variants.stream().mapToLong(Variant::weight).sum();
    }

    static Rule compile(RedirectRule rule) {
        List<Test> tests = IntStream.range(0, rule.getConditionsCount())
                .mapToObj(i -> new Test(
                        Conditions.compile(
                                rule.getConditions(i), new VisitorHash.Purpose("percent " + i, rule.getDisplayName())),
                        rule.getConditions(i).getNegate()))
                .toList();
        List<Variant> variants = IntStream.range(0, rule.getTargetsCount())
                .mapToObj(i -> variant(rule, i))
                .toList();
        return new Rule(rule.getDisplayName(), tests, variants);
    }

    private static Variant variant(RedirectRule rule, int i) {
        WeightedTarget target = rule.getTargets(i);
        String unnamed = rule.getTargetsCount() > 1 ? Integer.toString(i + 1) : "";
        return new Variant(
                Target.of(target.getTargetUrl()),
                Math.max(1, target.getWeight()),
                target.getDisplayName().isEmpty() ? unnamed : target.getDisplayName());
    }

    String name() {
        return name;
    }

    boolean matches(Facts facts) {
        if (variants.isEmpty()) {
            return false;
        }
        for (Test test : tests) {
            if (!test.holds(facts)) {
                return false;
            }
        }
        return true;
    }

    /** What it lacks to match. */
    List<Missing> missing(Facts facts) {
        if (variants.isEmpty()) {
            return List.of(
                    new Missing(Miss.newBuilder().setReason(Reason.NO_TARGET).build(), "it has no target"));
        }
        return IntStream.range(0, tests.size())
                .filter(i -> !tests.get(i).holds(facts))
                .mapToObj(i -> tests.get(i).missing(i, facts))
                .toList();
    }

    /** The target for a visitor for whom the rule matches. */
    Choice choose(Facts facts) {
        Variant chosen = variants.getFirst();
        if (variants.size() > 1) {
            long left = Math.unsignedMultiplyHigh(facts.hash(new VisitorHash.Purpose("split", name)), weights);
            for (Variant variant : variants) {
                chosen = variant;
                left -= variant.weight();
                if (left < 0) {
                    break;
                }
            }
        }
        return new Choice(name, chosen.name(), chosen.target());
    }

    Set<String> languages() {
        return tests.stream()
                .flatMap(test -> test.condition().languages().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    Set<String> headersAsked() {
        Set<String> headers = new TreeSet<>();
        tests.forEach(test -> headers.addAll(test.condition().headersAsked()));
        if (variants.size() > 1) {
            headers.add(Condition.USER_AGENT);
        }
        return headers;
    }

    boolean asksAgent() {
        return tests.stream().anyMatch(test -> test.condition().asksAgent());
    }

    /** A target and its share. */
    private record Variant(Target target, long weight, String name) {}

    /** Where a rule sends a visitor. */
    record Choice(String rule, String variant, Target target) {}

    /** A condition and whether it is meant the other way round. */
    private record Test(Condition condition, boolean negate) {
        boolean holds(Facts facts) {
            return condition.holds(facts) != negate && !(condition instanceof Condition.Unusable);
        }

        Missing missing(int index, Facts facts) {
            Miss.Builder miss = Miss.newBuilder().setConditionIndex(index);
            if (condition instanceof Condition.Unusable) {
                return new Missing(miss.setReason(Reason.NOT_UNDERSTOOD).build(), condition.seen(facts));
            }
            List<String> values = condition.values(facts);
            Reason unlike = values.isEmpty() ? Reason.NOT_KNOWN : Reason.OTHER;
            return new Missing(
                    miss.setReason(negate ? Reason.EXCLUDED : unlike)
                            .addAllSeen(values)
                            .build(),
                    condition.seen(facts) + " (expected: " + (negate ? "not " : "") + condition.expected() + ")");
        }
    }
}
