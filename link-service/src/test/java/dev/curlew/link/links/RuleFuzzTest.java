package dev.curlew.link.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.curlew.link.domain.Site;
import dev.curlew.link.request.RequestException;
import dev.curlew.link.request.Violations;
import dev.curlew.link.rule.RuleJson;
import dev.curlew.link.target.TargetSchemes;
import dev.curlew.link.target.Targets;
import dev.curlew.platform.fuzz.Bytes;
import dev.curlew.platform.fuzz.Fuzz;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.link.v1.QueryParameterCondition;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.proto.link.v1.TimeWindow;
import dev.curlew.proto.link.v1.WeightedTarget;
import dev.curlew.redirect.Decision;
import dev.curlew.redirect.RedirectPlan;
import dev.curlew.redirect.RedirectRequest;
import dev.curlew.visitor.Visitor;
import dev.curlew.visitor.Visitors;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links that are nearly in order: their rules are refused or kept as they are, and whatever they hold, each decides. */
class RuleFuzzTest {

    private static final Site SITE = new Site(URI.create("https://go.example.com"), Set.of());
    private static final Visitor VISITOR = Visitors.open(Optional.empty())
            .visitor(
                    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                    "de-AT,de;q=0.8",
                    "https://example.com/",
                    Optional.of(InetAddress.ofLiteral("192.0.2.7")));
    private static final RedirectRequest VISIT =
            new RedirectRequest("a/b", "x=1&y=%zz", Instant.parse("2026-01-01T12:00:00Z"), () -> VISITOR);

    private final RuleReader rules = new RuleReader(new TargetUrls(
            SITE::owns,
            Targets.open(new Targets.Settings(TargetSchemes.DEFAULT, false, Optional.empty()), Metrics.create())));

    @Test
    void anyRules_areRefusedOrKept_andDecide() {
        List<byte[]> corpus = new ArrayList<>(Bytes.kept("rules"));
        conditions().map(RuleFuzzTest::link).forEach(corpus::add);
        Fuzz.run(
                "rules",
                corpus,
                Bytes.with(
                        "de",
                        "en-GB",
                        "mobile",
                        "192.0.2.0/24",
                        "::ffff:192.0.2.7",
                        "2001:db8::/32",
                        "%eth0",
                        "/128",
                        "Europe/Vienna",
                        "GMT+14",
                        "{code}",
                        "xn--",
                        "https://"),
                this::take);
    }

    /** One of each kind, and one that is negated. */
    private static Stream<RuleCondition.Builder> conditions() {
        return Stream.of(
                RuleCondition.newBuilder().setDevice(any("mobile", "desktop")),
                RuleCondition.newBuilder().setOperatingSystem(any("linux", "ios")),
                RuleCondition.newBuilder().setBrowser(any("firefox")),
                RuleCondition.newBuilder().setLanguage(any("de", "en-GB")),
                RuleCondition.newBuilder().setCountry(any("DE", "AT")),
                RuleCondition.newBuilder().setRegion(any("DE-BY")),
                RuleCondition.newBuilder().setCity(any("Vienna")),
                RuleCondition.newBuilder()
                        .setQueryParameter(QueryParameterCondition.newBuilder()
                                .setParameter("x")
                                .setValue("1"))
                        .setNegate(true),
                RuleCondition.newBuilder().setIpRange(any("192.0.2.0/24", "2001:db8::/32", "198.51.100.1")),
                RuleCondition.newBuilder().setReferrer(any("example.com", "example.net")),
                RuleCondition.newBuilder()
                        .setTimeWindow(TimeWindow.newBuilder()
                                .setStartTime(Timestamp.newBuilder().setSeconds(1))
                                .setEndTime(Timestamp.newBuilder().setSeconds(1L << 33))
                                .addDays(TimeWindow.Day.THURSDAY)
                                .setStartMinute(1_380)
                                .setEndMinute(60)
                                .setTimeZone("Europe/Vienna")),
                RuleCondition.newBuilder().setVisitorPercent(12.5));
    }

    private static StringSet any(String... values) {
        return StringSet.newBuilder().addAllValues(List.of(values)).build();
    }

    private static byte[] link(RuleCondition.Builder condition) {
        return ResolvedLink.newBuilder()
                .setLinkId(1)
                .setCode("a")
                .setTargetUrl("https://example.com/?a=1#b")
                .setState(ResolvedLink.State.ACTIVE)
                .setRedirectStatus(307)
                .setFallbackUrl("https://example.com/later")
                .setStartTime(Timestamp.newBuilder().setSeconds(1))
                .setExpireTime(Timestamp.newBuilder().setSeconds(1L << 33))
                .setCacheMaxAge(Duration.newBuilder().setSeconds(60))
                .addRules(RedirectRule.newBuilder()
                        .setDisplayName("one")
                        .addConditions(condition)
                        .addTargets(WeightedTarget.newBuilder()
                                .setTargetUrl("https://example.com/de")
                                .setWeight(2)))
                .build()
                .toByteArray();
    }

    private String take(byte[] input) {
        ResolvedLink link;
        try {
            // What is not known of a rule has no place in what is stored.
            link = DiscardUnknownFieldsParser.wrap(ResolvedLink.parser()).parseFrom(input);
        } catch (InvalidProtocolBufferException _) {
            return "no message";
        }
        Decision decision = RedirectPlan.of(link).decide(VISIT);
        if (decision instanceof Decision.Redirect redirect) {
            assertThat(redirect.location()).matches("[\\x21-\\x7e]*");
        }
        return decision.getClass().getSimpleName() + " " + kept(link.getRulesList());
    }

    private String kept(List<RedirectRule> wanted) {
        Violations violations = new Violations();
        List<RedirectRule> read = rules.read(wanted, violations);
        try {
            violations.check();
        } catch (RequestException.InvalidFields refused) {
            return refused.violations().stream()
                    .map(violation -> (violation.field() + ": " + violation.description()).replaceAll("[0-9]+", "#"))
                    .sorted()
                    .distinct()
                    .limit(3)
                    .toList()
                    .toString();
        }
        assertThat(RuleJson.read(RuleJson.write(read))).isEqualTo(read);
        return "kept";
    }
}
