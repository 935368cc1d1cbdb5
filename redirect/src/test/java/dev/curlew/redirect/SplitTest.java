package dev.curlew.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.WeightedTarget;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splits are proportional, sticky, and have nothing to do with each other. */
final class SplitTest {

    private static final int VISITORS = 20_000;

    /** Chi-square of this many degrees of freedom is above this in one of a million samples. */
    private static final double[] HIGHEST = {0, 23.9, 27.6, 30.7, 33.4};

    @ParameterizedTest
    @ValueSource(strings = {"1,1", "1,2,3", "1000000,1", "0,0,0,0", "90,5,5", "1,1,1,1,1"})
    void split_isProportional(String weights) {
        List<Integer> given =
                List.of(weights.split(",", -1)).stream().map(Integer::valueOf).toList();
        RuleSet rules = compile(split("s", given), Visits.KEY);

        Map<String, Integer> seen = new HashMap<>();
        IntStream.range(0, VISITORS).forEach(i -> seen.merge(variant(rules, i), 1, Integer::sum));

        double total = given.stream().mapToInt(weight -> Math.max(1, weight)).sum();
        double chiSquare = 0;
        for (int i = 0; i < given.size(); i++) {
            double expected = VISITORS * Math.max(1, given.get(i)) / total;
            chiSquare += Math.pow(seen.getOrDefault(Integer.toString(i + 1), 0) - expected, 2) / expected;
        }
        // Where almost nobody is expected, one visitor more or less is no sign of anything.
        assertThat(chiSquare).isLessThan(total > VISITORS ? 100 : HIGHEST[given.size() - 1]);
    }

    @Test
    void visitor_keepsToItsTarget_whateverElseChanges() {
        RuleSet rules = compile(split("s", List.of(1, 1, 1)), Visits.KEY);
        RuleSet again = RuleSet.compile(
                List.of(Visits.rule("other", Visits.language("tlh")), split("s", List.of(1, 1, 1))), Visits.KEY);

        for (int i = 0; i < 500; i++) {
            assertThat(variant(again, i)).isEqualTo(variant(rules, i));
        }
    }

    @Test
    void visitor_ofTheSameIpv6Network_isTheSame() {
        RuleSet rules = compile(split("s", List.of(1, 1)), Visits.KEY);
        Set<String> variants = new HashSet<>();
        for (int i = 1; i < 50; i++) {
            variants.add(variant(rules, "2001:db8:7:8::" + i, Visits.IPHONE));
        }
        assertThat(variants).hasSize(1);
    }

    @Test
    void split_ofAnotherKeyRuleAddressOrBrowser_isAnother() {
        RuleSet rules = compile(split("s", List.of(1, 1)), Visits.KEY);
        RuleSet otherRule = compile(split("t", List.of(1, 1)), Visits.KEY);
        RuleSet otherLink = compile(split("s", List.of(1, 1)), new byte[16]);

        assertHalf(i -> variant(rules, i).equals(variant(otherRule, i)));
        assertHalf(i -> variant(rules, i).equals(variant(otherLink, i)));
        assertHalf(i -> variant(rules, address(i), Visits.FIREFOX).equals(variant(rules, i)));
    }

    @Test
    void share_isProportional_growsAroundItsVisitors_andIsIndependentOfTheSplit() {
        RuleSet tenth = compile(share(10), Visits.KEY);
        RuleSet third = compile(share(33.3), Visits.KEY);
        int inTenth = 0;
        int inThird = 0;
        int first = 0;
        for (int i = 0; i < VISITORS; i++) {
            boolean one = !variant(tenth, i).isEmpty();
            boolean two = !variant(third, i).isEmpty();
            assertThat(one && !two).isFalse();
            inTenth += one ? 1 : 0;
            inThird += two ? 1 : 0;
            first += variant(third, i).equals("1") ? 1 : 0;
        }
        assertThat(inTenth / (double) VISITORS).isBetween(0.09, 0.11);
        assertThat(inThird / (double) VISITORS).isBetween(0.32, 0.346);
        assertThat(first / (double) inThird).isBetween(0.46, 0.54);
    }

    @Test
    void share_ofNoneAndOfAll_areExact() {
        for (int i = 0; i < 2000; i++) {
            assertThat(variant(compile(share(0), Visits.KEY), i)).isEmpty();
            assertThat(variant(compile(share(100), Visits.KEY), i)).isNotEmpty();
        }
    }

    private static void assertHalf(java.util.function.IntPredicate same) {
        long count = IntStream.range(0, 4000).filter(same).count();
        assertThat(count).isBetween(1800L, 2200L);
    }

    private static RedirectRule split(String name, List<Integer> weights) {
        RedirectRule.Builder rule = RedirectRule.newBuilder().setDisplayName(name);
        weights.forEach(weight -> rule.addTargets(
                WeightedTarget.newBuilder().setTargetUrl("https://example.com/").setWeight(weight)));
        return rule.build();
    }

    private static RedirectRule share(double percent) {
        return split("share", List.of(1, 1)).toBuilder()
                .addConditions(RuleCondition.newBuilder().setVisitorPercent(percent))
                .build();
    }

    private static RuleSet compile(RedirectRule rule, byte[] key) {
        return RuleSet.compile(List.of(rule), key);
    }

    private static String address(int i) {
        return "198.51." + i / 256 + "." + i % 256;
    }

    private static String variant(RuleSet rules, int visitor) {
        return variant(rules, address(visitor), Visits.IPHONE);
    }

    private static String variant(RuleSet rules, String address, String userAgent) {
        return rules.choose(new Facts(Visits.visit(Visits.visitor(userAgent, "", "", address)), rules))
                .map(Rule.Choice::variant)
                .orElse("");
    }
}
