package dev.curlew.bench.micro;

import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.proto.link.v1.WeightedTarget;
import dev.curlew.redirect.Decision;
import dev.curlew.redirect.RedirectPlan;
import dev.curlew.redirect.RedirectRequest;
import dev.curlew.visitor.Visitors;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Where a visitor goes. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets all of it up before it measures
public class DecisionBenchmark {
    private static final String AGENT =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                    + " Version/18.0 Mobile/15E148 Safari/604.1";

    private RedirectPlan plain;
    private RedirectPlan withRules;
    private RedirectRequest request;

    /** Makes two links and a request. */
    @Setup
    public void makeLinks() {
        ResolvedLink.Builder link = ResolvedLink.newBuilder()
                .setLinkId(1)
                .setState(ResolvedLink.State.ACTIVE)
                .setTargetUrl("https://example.com/a?b=c")
                .setRedirectStatus(302);
        plain = RedirectPlan.of(link.build());
        withRules = RedirectPlan.of(link.addRules(rule("ja", language("ja")))
                .addRules(rule("fr", language("fr")))
                .addRules(rule("phones", RuleCondition.newBuilder().setDevice(set("phone"))))
                .build());
        Visitors visitors = Visitors.withoutPlaces();
        // Of the server's time, not of the benchmark's: a request has one, and both are told the same.
        request = new RedirectRequest(
                "",
                "",
                Instant.EPOCH.plusSeconds(1_800_000_000),
                () -> visitors.visitor(AGENT, "en-US,en;q=0.9", "", Optional.of(InetAddress.getLoopbackAddress())));
    }

    private static RuleCondition.Builder language(String language) {
        return RuleCondition.newBuilder().setLanguage(set(language));
    }

    private static StringSet set(String value) {
        return StringSet.newBuilder().addValues(value).build();
    }

    private static RedirectRule rule(String name, RuleCondition.Builder condition) {
        return RedirectRule.newBuilder()
                .setDisplayName(name)
                .addConditions(condition)
                .addTargets(WeightedTarget.newBuilder().setTargetUrl("https://example.com/" + name))
                .build();
    }

    /** Of a link without rules: the baseline. */
    @Benchmark
    public Decision baselineWithoutRules() {
        return plain.decide(request);
    }

    /** Of a link with three rules, by language and device, of which the last matches. */
    @Benchmark
    public Decision threeRules() {
        return withRules.decide(request);
    }
}
