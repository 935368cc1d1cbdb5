package dev.curlew.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.WeightedTarget;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectPlanTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final Decision PLAIN = redirect("https://example.com/a?b=c", 302, -1, true);

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of("active", link(), PLAIN),
                Arguments.of("disabled", link().setState(State.DISABLED), new Decision.Gone()),
                Arguments.of("deleted", link().setState(State.DELETED), new Decision.Gone()),
                Arguments.of(
                        "blocked",
                        link().setState(State.BLOCKED).setBlockReason("why"),
                        new Decision.Blocked("why", 451)),
                Arguments.of(
                        "forbidden",
                        link().setState(State.BLOCKED).setBlockReason("why").setBlockStatus(403),
                        new Decision.Blocked("why", 403)),
                Arguments.of("no state", link().setState(State.STATE_UNSPECIFIED), new Decision.Unsupported()),
                Arguments.of("state of a newer server", link().setStateValue(99), new Decision.Unsupported()),
                Arguments.of("starts later", startsAt(NOW + 1), new Decision.NotFound()),
                Arguments.of("starts now", startsAt(NOW), PLAIN),
                Arguments.of("expires later", expiresAt(NOW + 1), PLAIN),
                Arguments.of("expires now", expiresAt(NOW), new Decision.Gone()),
                Arguments.of(
                        "expired, with a fallback",
                        expiresAt(NOW).setFallbackUrl("https://example.com/over"),
                        fallback("https://example.com/over")),
                Arguments.of(
                        "expired and deleted",
                        expiresAt(NOW)
                                .setFallbackUrl("https://example.com/over")
                                .setState(State.DELETED),
                        new Decision.Gone()),
                Arguments.of(
                        "moved for good",
                        link().setRedirectStatus(308),
                        redirect("https://example.com/a?b=c", 308, -1, true)),
                Arguments.of("impossible status", link().setRedirectStatus(200), PLAIN),
                Arguments.of(
                        "kept an hour",
                        link().setCacheMaxAge(Durations.fromHours(1)),
                        redirect("https://example.com/a?b=c", 302, 3600, true)),
                Arguments.of(
                        "kept until it expires",
                        expiresAt(NOW + 60_999).setCacheMaxAge(Durations.fromHours(1)),
                        redirect("https://example.com/a?b=c", 302, 60, false)),
                Arguments.of("password, once it is given", link().setPasswordProtected(true), PLAIN),
                Arguments.of("limited, while there are clicks left", link().setClickLimited(true), PLAIN),
                Arguments.of(
                        "rule without a target",
                        link().addRules(RedirectRule.getDefaultInstance()),
                        redirect("https://example.com/a?b=c", 302, -1, false)),
                Arguments.of(
                        "rule of a newer server",
                        link().addRules(rule("new")
                                .addConditions(RuleCondition.newBuilder().setNegate(true))),
                        redirect("https://example.com/a?b=c", 302, -1, false)),
                Arguments.of(
                        "rule that always matches",
                        link().addRules(rule("all")),
                        new Decision.Redirect("https://example.com/rule?r=1", 302, -1, false, false, "r=1", "all", "")),
                Arguments.of(
                        "times that are none",
                        link().setStartTime(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE))
                                .setExpireTime(Timestamp.newBuilder()
                                        .setSeconds(Long.MAX_VALUE)
                                        .setNanos(-1)),
                        PLAIN),
                Arguments.of("expired, with a rule", expiresAt(NOW).addRules(rule("all")), new Decision.Gone()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void decision_fromStateAndTime(String what, ResolvedLink.Builder link, Decision expected) {
        assertThat(RedirectPlan.of(link.build()).decide(request("", "")))
                .as(what)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "DROP, https://example.com/?a=1, a=2&b=3, https://example.com/?a=1",
        "QUERY_FORWARDING_UNSPECIFIED, https://example.com/, a=2, https://example.com/",
        "MERGE_KEEP_TARGET, https://example.com/?a=1, a=2&b=3, https://example.com/?a=1&b=3",
        "MERGE_KEEP_TARGET, https://example.com/, a=2, https://example.com/?a=2",
        "MERGE_KEEP_TARGET, https://example.com/?%61=1, a=2, https://example.com/?%61=1",
        "MERGE_KEEP_TARGET, https://example.com/?a=1#x, b=2, https://example.com/?a=1&b=2#x",
        "MERGE_KEEP_VISITOR, https://example.com/?a=1&c=4, a=2&b=3, https://example.com/?c=4&a=2&b=3",
        "MERGE_KEEP_VISITOR, https://example.com/?a=1&a=2, a=3&a=4, https://example.com/?a=3&a=4",
        "MERGE_KEEP_VISITOR, https://example.com/?a=1, &&, https://example.com/?a=1",
    })
    void query_merged(QueryForwarding forwarding, String target, String query, String location) {
        RedirectPlan link = RedirectPlan.of(
                link().setTargetUrl(target).setQueryForwarding(forwarding).build());

        assertThat(link.decide(request("", query)))
                .isInstanceOfSatisfying(
                        Decision.Redirect.class,
                        redirect -> assertThat(redirect.location()).isEqualTo(location));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/base, x/y, https://example.com/base/x/y",
        "https://example.com/base/, x, https://example.com/base/x",
        "https://example.com/base?a=1#f, x, https://example.com/base/x?a=1#f",
        "https://example.com/, a%20b, https://example.com/a%20b",
        "https://example.com/, ü, https://example.com/%C3%BC",
    })
    void path_appended_whenTheLinkForwardsIt(String target, String path, String location) {
        RedirectPlan link =
                RedirectPlan.of(link().setTargetUrl(target).setForwardPath(true).build());

        assertThat(link.decide(request(path, ""))).isInstanceOfSatisfying(Decision.Redirect.class, redirect -> {
            assertThat(redirect.location()).isEqualTo(location);
            assertThat(redirect.plain()).isFalse();
        });
    }

    @Test
    void path_notFound_whenTheLinkDoesNotForwardIt() {
        assertThat(RedirectPlan.of(link().build()).decide(request("x", ""))).isEqualTo(new Decision.NotFound());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b", "%2e%2e/b", ".%2E/b", "a/./b", "a\\..\\b"})
    void pathThatClimbs_notFound(String path) {
        RedirectPlan link = RedirectPlan.of(link().setForwardPath(true).build());

        assertThat(link.decide(request(path, ""))).isEqualTo(new Decision.NotFound());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nSet-Cookie: x=1",
                "a\u0000b",
                "\u2028",
                "\ud83d\ude00",
                "\ud83d",
                "%",
                "%0d%0a",
                "%zz",
                "a b\"<>^`{|}",
                "#x",
                "a\u007f"
            })
    void location_plainAscii_whateverVisitorsSend(String nasty) {
        RedirectPlan link = RedirectPlan.of(link().setTargetUrl("https://example.com/" + nasty + "?x=" + nasty)
                .setForwardPath(true)
                .setQueryForwarding(QueryForwarding.MERGE_KEEP_VISITOR)
                .build());

        Decision decision = link.decide(request(nasty, nasty + "=" + nasty));

        assertThat(decision).isInstanceOfSatisfying(Decision.Redirect.class, redirect -> {
            assertThat(redirect.location()).matches("https://example\\.com/[\\x21-\\x7e]*");
        });
    }

    @Test
    void redirect_toTheTargetOfARule_forwardsQueryAndPath() {
        RedirectPlan link = RedirectPlan.of(link().addRules(rule("all"))
                .setForwardPath(true)
                .setQueryForwarding(QueryForwarding.MERGE_KEEP_VISITOR)
                .build());

        assertThat(link.decide(request("x", "r=2&s=3")))
                .isEqualTo(new Decision.Redirect(
                        "https://example.com/rule/x?r=2&s=3", 302, -1, false, false, "r=1", "all", ""));
    }

    @Test
    void visitor_neverAsked_whereNoRuleDecides() {
        AtomicInteger asked = new AtomicInteger();
        RedirectRequest request = new RedirectRequest("", "", Instant.ofEpochMilli(NOW), () -> {
            asked.incrementAndGet();
            throw new IllegalStateException();
        });

        assertThat(RedirectPlan.of(link().build()).decide(request)).isEqualTo(PLAIN);
        assertThat(RedirectPlan.of(expiresAt(NOW).addRules(rule("all")).build()).decide(request))
                .isEqualTo(new Decision.Gone());
        assertThat(asked).hasValue(0);
    }

    private static ResolvedLink.Builder link() {
        return ResolvedLink.newBuilder()
                .setCode("abc")
                .setState(State.ACTIVE)
                .setTargetUrl("https://example.com/a?b=c")
                .setRedirectStatus(302);
    }

    private static ResolvedLink.Builder startsAt(long millis) {
        return link().setStartTime(Timestamps.fromMillis(millis));
    }

    private static ResolvedLink.Builder expiresAt(long millis) {
        return link().setExpireTime(Timestamps.fromMillis(millis));
    }

    private static RedirectRule.Builder rule(String name) {
        return RedirectRule.newBuilder()
                .setDisplayName(name)
                .addTargets(WeightedTarget.newBuilder().setTargetUrl("https://example.com/rule?r=1"));
    }

    private static RedirectRequest request(String path, String query) {
        return new RedirectRequest(path, query, Instant.ofEpochMilli(NOW), () -> Visits.VISITOR);
    }

    private static Decision redirect(String location, int status, long maxAge, boolean plain) {
        return new Decision.Redirect(
                location, status, maxAge, false, plain, Target.of(location).query(), "", "");
    }

    private static Decision fallback(String location) {
        return new Decision.Redirect(
                location, 302, -1, true, false, Target.of(location).query(), "", "");
    }
}
