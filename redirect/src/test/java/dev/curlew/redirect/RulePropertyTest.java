package dev.curlew.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import com.google.protobuf.ByteString;
import dev.curlew.proto.link.v1.QueryParameterCondition;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.proto.link.v1.TimeWindow;
import dev.curlew.proto.link.v1.WeightedTarget;
import dev.curlew.redirect.Explanation.RuleVerdict;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds for all rules and all visits, right or wrong. */
class RulePropertyTest {

    private static final int TRIES = 2000;

    @Property(tries = TRIES)
    void decide_anyLinkAnyVisit_isTotal_andExplainSaysTheSame(
            @ForAll("links") ResolvedLink link, @ForAll("visits") RedirectRequest visit) {
        RedirectPlan plan = RedirectPlan.of(link);

        Decision decision = plan.decide(visit);
        Explanation explanation = plan.explain(visit);

        assertThat(explanation.decision()).isEqualTo(decision);
        assertThat(plan.decide(visit)).isEqualTo(decision);
        assertThat(explanation.rules())
                .allMatch(verdict -> verdict.matched() == verdict.why().isEmpty());
        Statistics.label("a rule was asked and matched")
                .collect(explanation.rules().stream().anyMatch(RuleVerdict::matched))
                .coverage(checker -> checker.check(true).percentage(share -> share > 10));
        Statistics.label("a rule was asked and did not match")
                .collect(explanation.rules().stream().anyMatch(verdict -> !verdict.matched()))
                .coverage(checker -> checker.check(true).percentage(share -> share > 10));
        List<String> matched = explanation.rules().stream()
                .filter(RuleVerdict::matched)
                .map(RuleVerdict::displayName)
                .toList();
        assertThat(decision).isInstanceOfSatisfying(Decision.Redirect.class, redirect -> {
            assertThat(redirect.location()).matches("[\\x21-\\x7e]+");
            if (matched.isEmpty()) {
                assertThat(explanation.rules()).hasSize(link.getRulesCount());
                assertThat(redirect.rule() + redirect.variant()).isEmpty();
                assertThat(redirect.location()).isEqualTo("https://default.example/");
            } else {
                assertThat(matched).hasSize(1);
                assertThat(explanation.rules().getLast().matched()).isTrue();
                assertThat(redirect.rule()).isEqualTo(matched.getFirst());
            }
        });
    }

    @Property(tries = TRIES)
    void rulesWithoutFaults_areUnderstoodWhole(@ForAll("rules") RedirectRule rule) {
        boolean faulty = !RuleFaults.of(List.of(rule)).isEmpty();
        boolean understood = rule.getConditionsList().stream()
                .map(condition -> Conditions.compile(condition, new VisitorHash.Purpose("", "")))
                .noneMatch(Condition.Unusable.class::isInstance);

        assertThat(faulty || understood).isTrue();
    }

    @Property(tries = TRIES)
    void negatedCondition_isTheOppositeOfThePlainOne(
            @ForAll("conditions") RuleCondition condition, @ForAll("visits") RedirectRequest visit) {
        boolean plain = Visits.verdict(condition.toBuilder().setNegate(false).build(), visit)
                .matched();
        boolean negated = Visits.verdict(condition.toBuilder().setNegate(true).build(), visit)
                .matched();
        boolean unusable = Conditions.compile(condition, new VisitorHash.Purpose("", "")) instanceof Condition.Unusable;

        assertThat(plain && negated).isFalse();
        assertThat(plain || negated).isEqualTo(!unusable);
    }

    @Provide
    Arbitrary<ResolvedLink> links() {
        return rules().list()
                .ofMaxSize(5)
                .map(rules -> ResolvedLink.newBuilder()
                        .setState(ResolvedLink.State.ACTIVE)
                        .setTargetUrl("https://default.example/")
                        .addAllRules(rules)
                        .setVisitorKey(ByteString.copyFrom(Visits.KEY))
                        .build());
    }

    @Provide
    Arbitrary<RedirectRule> rules() {
        Arbitrary<WeightedTarget> targets = Combinators.combine(
                        Arbitraries.of("https://a.example/", "https://b.example/x?y=1#z", "", "\u0000é"),
                        Arbitraries.integers(),
                        Arbitraries.of("", "blue", "red"))
                .as((url, weight, name) -> WeightedTarget.newBuilder()
                        .setTargetUrl("https://target.example/" + url)
                        .setWeight(weight)
                        .setDisplayName(name)
                        .build());
        return Combinators.combine(
                        Arbitraries.strings().alpha().ofMaxLength(3),
                        conditions().list().ofMaxSize(3),
                        targets.list().ofMaxSize(4))
                .as((name, conditions, to) -> RedirectRule.newBuilder()
                        .setDisplayName(name)
                        .addAllConditions(conditions)
                        .addAllTargets(to)
                        .build());
    }

    @Provide
    Arbitrary<RuleCondition> conditions() {
        Arbitrary<StringSet> values = Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(6),
                        Arbitraries.of(
                                "mobile", "desktop", "ios", "windows", "safari", "de", "de-CH", "DE", "DE-BY",
                                "Munich"),
                        Arbitraries.of("192.0.2.0/24", "::/0", "10.0.0.1/8", "example.com", "..", "%", "*"))
                .list()
                .ofMaxSize(4)
                .map(list -> StringSet.newBuilder().addAllValues(list).build());
        Arbitrary<RuleCondition> ofSets = Combinators.combine(
                        Arbitraries.of(
                                "device",
                                "operating_system",
                                "browser",
                                "language",
                                "country",
                                "region",
                                "city",
                                "ip_range",
                                "referrer"),
                        values)
                .as((name, set) -> RuleCondition.newBuilder()
                        .setField(RuleCondition.getDescriptor().findFieldByName(name), set)
                        .build());
        Arbitrary<RuleCondition> others = Arbitraries.oneOf(
                Arbitraries.doubles()
                        .map(percent -> RuleCondition.newBuilder()
                                .setVisitorPercent(percent)
                                .build()),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, 0.0, 50.0, 100.0)
                        .map(percent -> RuleCondition.newBuilder()
                                .setVisitorPercent(percent)
                                .build()),
                Combinators.combine(Arbitraries.of("", "a", "b"), Arbitraries.of("", "1", "2"))
                        .as((name, value) -> RuleCondition.newBuilder()
                                .setQueryParameter(QueryParameterCondition.newBuilder()
                                        .setParameter(name)
                                        .setValue(value))
                                .build()),
                windows()
                        .map(window ->
                                RuleCondition.newBuilder().setTimeWindow(window).build()),
                Arbitraries.just(RuleCondition.getDefaultInstance()));
        return Combinators.combine(Arbitraries.oneOf(ofSets, others), Arbitraries.of(true, false))
                .as((condition, negate) ->
                        condition.toBuilder().setNegate(negate).build());
    }

    private static Arbitrary<TimeWindow> windows() {
        return Combinators.combine(
                        Arbitraries.integers().between(-10, 1500),
                        Arbitraries.integers().between(-10, 1500),
                        Arbitraries.of("", "UTC", "Europe/Berlin", "America/New_York", "Mars/Base", "+25:00"),
                        Arbitraries.of(0, 1, 2, 5, 7, 8).list().ofMaxSize(3),
                        Arbitraries.longs()
                                .between(-62135596800L, 253402300799L)
                                .optional())
                .as((start, end, zone, days, from) -> {
                    TimeWindow.Builder window = TimeWindow.newBuilder()
                            .setStartMinute(start)
                            .setEndMinute(end)
                            .setTimeZone(zone);
                    days.forEach(window::addDaysValue);
                    from.ifPresent(seconds -> window.getStartTimeBuilder().setSeconds(seconds));
                    return window.build();
                });
    }

    @Provide
    Arbitrary<RedirectRequest> visits() {
        return Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.of("", Visits.IPHONE, Visits.FIREFOX, "Twitterbot/1.0"),
                                Arbitraries.strings().ofMaxLength(10)),
                        Arbitraries.oneOf(
                                Arbitraries.of("", "de-CH,fr;q=0.5", "*", "en;q=0"),
                                Arbitraries.strings().ofMaxLength(10)),
                        Arbitraries.oneOf(
                                Arbitraries.of("", "https://www.example.com/", "https://["),
                                Arbitraries.strings().ofMaxLength(10).map(text -> "https://" + text)),
                        Arbitraries.of("192.0.2.7", "8.8.8.8", "2001:db8:1::1", "::ffff:192.0.2.7")
                                .optional(),
                        Arbitraries.oneOf(
                                Arbitraries.of("", "a=1", "a=2&b", "%=%&="),
                                Arbitraries.strings().ofMaxLength(10)),
                        Arbitraries.longs().between(-62135596800L, 253402300799L))
                .as((agent, languages, referrer, address, query, seconds) -> Visits.visit(
                        Visits.VISITORS.visitor(agent, languages, referrer, address.map(InetAddresses::forString)),
                        query,
                        Instant.ofEpochSecond(seconds)));
    }
}
