package dev.curlew.redirect;

import com.google.common.net.InetAddresses;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.proto.link.v1.WeightedTarget;
import dev.curlew.visitor.Visitor;
import dev.curlew.visitor.Visitors;
import dev.curlew.visitor.testing.MmdbFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Visits of all sorts, and rules to meet them. */
final class Visits {

    static final String IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
            + " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
    static final String FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:124.0) Gecko/20100101 Firefox/124.0";
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final byte[] KEY = "sixteen bytes...".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    static final Visitors VISITORS = Visitors.open(Optional.of(places()));
    static final Visitor VISITOR = visitor(IPHONE, "", "", "192.0.2.7");

    private Visits() {}

    private static Path places() {
        try {
            Path file = Files.createTempFile("places", ".mmdb");
            file.toFile().deleteOnExit();
            return new MmdbFile()
                    .with("192.0.2.0/24", "DE", "BY", "Munich")
                    .with("2001:db8:1::/48", "GB", "ENG", "London")
                    .write(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Visitor visitor(String userAgent, String languages, String referrer, String address) {
        return VISITORS.visitor(
                userAgent,
                languages,
                referrer,
                address.isEmpty() ? Optional.empty() : Optional.of(InetAddresses.forString(address)));
    }

    static RedirectRequest visit(Visitor visitor, String query, Instant time) {
        return new RedirectRequest("", query, time, () -> visitor);
    }

    static RedirectRequest visit(Visitor visitor) {
        return visit(visitor, "", NOW);
    }

    static RedirectRule rule(String name, RuleCondition... conditions) {
        return RedirectRule.newBuilder()
                .setDisplayName(name)
                .addAllConditions(List.of(conditions))
                .addTargets(WeightedTarget.newBuilder().setTargetUrl("https://" + name + ".example/"))
                .build();
    }

    static StringSet values(String... values) {
        return StringSet.newBuilder().addAllValues(List.of(values)).build();
    }

    static RuleCondition language(String... values) {
        return RuleCondition.newBuilder().setLanguage(values(values)).build();
    }

    static Explanation.RuleVerdict verdict(RuleCondition condition, RedirectRequest visit) {
        RuleSet rules = RuleSet.compile(List.of(rule("one", condition)), KEY);
        return rules.explain(new Facts(visit, rules)).verdicts().getFirst();
    }

    /** The name of the rule that wins; empty: none. */
    static String winner(List<RedirectRule> rules, RedirectRequest visit) {
        RuleSet set = RuleSet.compile(rules, KEY);
        return set.choose(new Facts(visit, set)).map(Rule.Choice::rule).orElse("");
    }
}
