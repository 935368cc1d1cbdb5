package dev.curlew.redirect;

import static dev.curlew.redirect.Visits.FIREFOX;
import static dev.curlew.redirect.Visits.IPHONE;
import static dev.curlew.redirect.Visits.language;
import static dev.curlew.redirect.Visits.rule;
import static dev.curlew.redirect.Visits.verdict;
import static dev.curlew.redirect.Visits.visit;
import static dev.curlew.redirect.Visits.visitor;
import static dev.curlew.redirect.Visits.winner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.ExplainRedirectResponse.Miss;
import dev.curlew.proto.link.v1.ExplainRedirectResponse.Miss.Reason;
import dev.curlew.proto.link.v1.QueryParameterCondition;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.TimeWindow;
import dev.curlew.proto.link.v1.TimeWindow.Day;
import dev.curlew.visitor.Visitor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of condition, both ways round, and what it says when it does not hold. */
final class ConditionsTest {

    private static final Visitor NOBODY = visitor("", "", "", "");

    @ParameterizedTest
    @CsvSource({
        "device, MOBILE|tablet, true",
        "device, desktop, false",
        "operating_system, iOS, true",
        "operating_system, android, false",
        "browser, Safari, true",
        "browser, chrome, false",
        "country, de|at, true",
        "country, FR, false",
        "region, DE-by, true",
        "region, DE-BE, false",
        "city, munich, true",
        "city, Berlin, false",
        "ip_range, 10.0.0.0/8|192.0.2.0/29, true",
        "ip_range, 192.0.2.7, true",
        "ip_range, ::ffff:192.0.2.0/120, true",
        "ip_range, 192.0.2.8/29, false",
        "ip_range, ::/0, false",
        "referrer, example.com, true",
        "referrer, NEWS.example.com., true",
        "referrer, ews.example.com, false",
        "referrer, example.com.evil.test, false",
        "language, de, true",
        "language, de-CH, true",
        "language, de-CH-1996, false",
        "language, fr, false",
    })
    void condition_ofVisitor_holdsOrNot_andNegatedTheOtherWay(String kind, String values, boolean holds) {
        Visitor visitor = visitor(IPHONE, "de-CH, fr;q=0", "https://me@news.example.com:8443/a?b", "192.0.2.7");
        RuleCondition condition = condition(kind, values);

        assertThat(verdict(condition, visit(visitor)).matched()).isEqualTo(holds);
        assertThat(verdict(condition.toBuilder().setNegate(true).build(), visit(visitor))
                        .matched())
                .isEqualTo(!holds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "device; desktop|tv; device is mobile (expected: desktop or tv)",
                "operating_system; android; operating system is ios (expected: android)",
                "browser; chrome; browser is safari (expected: chrome)",
                "country; FR; country is DE (expected: fr)",
                "region; DE-BE; region is DE-BY (expected: de-be)",
                "city; Berlin; city is Munich (expected: berlin)",
                "ip_range; 10.0.0.0/8; address is 192.0.2.7 (expected: 10.0.0.0/8)",
                "referrer; example.org; referrer is example.com (expected: example.org)",
                "language; fr; language is none that a rule names (expected: fr)",
            })
    void verdict_saysWhatWasSeen_andWhatWasExpected(String kind, String values, String why) {
        Visitor visitor = visitor(IPHONE, "de-CH", "http://example.com", "192.0.2.7");

        assertThat(verdict(condition(kind, values), visit(visitor)).why()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource({
        "device, mobile, device is other (expected: mobile)",
        "country, DE, country is not known (expected: de)",
        "region, DE-BY, region is not known (expected: de-by)",
        "city, Munich, city is not known (expected: munich)",
        "ip_range, 0.0.0.0/0, address is not known (expected: 0.0.0.0/0)",
        "referrer, example.com, referrer is not known (expected: example.com)",
        "language, de, language is none that a rule names (expected: de)",
    })
    void verdict_ofVisitorOfWhomNothingIsKnown(String kind, String values, String why) {
        assertThat(verdict(condition(kind, values), visit(NOBODY)).why()).isEqualTo(why);
    }

    @Test
    void verdict_namesEachConditionThatFailed_negatedOnesToo() {
        RuleCondition phones = condition("device", "mobile");
        RuleCondition notPhones = phones.toBuilder().setNegate(true).build();
        List<dev.curlew.proto.link.v1.RedirectRule> rules =
                List.of(rule("a", notPhones, condition("browser", "safari"), condition("country", "FR")));
        RuleSet set = RuleSet.compile(rules, Visits.KEY);

        assertThat(set.explain(new Facts(visit(Visits.VISITOR), set)).verdicts())
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.matched()).isFalse();
                    assertThat(verdict.why())
                            .isEqualTo("device is mobile (expected: not mobile); country is DE (expected: fr)");
                    assertThat(verdict.missing())
                            .extracting(Explanation.Missing::miss)
                            .containsExactly(miss(Reason.EXCLUDED, 0, "mobile"), miss(Reason.OTHER, 2, "DE"));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "device, desktop, OTHER, mobile",
        "operating_system, android, OTHER, ios",
        "browser, chrome, OTHER, safari",
        "country, FR, OTHER, DE",
        "region, DE-BE, OTHER, DE-BY",
        "city, Berlin, OTHER, Munich",
        "ip_range, 10.0.0.0/8, OTHER, 192.0.2.7",
        "referrer, example.org, OTHER, example.com",
        "language, fr, NOT_KNOWN, ",
    })
    void miss_hasWhatWasSeen_asConditionsNameIt(String kind, String values, Reason reason, @Nullable String seen) {
        Visitor visitor = visitor(IPHONE, "de-CH", "http://example.com", "192.0.2.7");

        assertThat(misses(condition(kind, values), visit(visitor)))
                .containsExactly(seen == null ? miss(reason, 0) : miss(reason, 0, seen));
    }

    @ParameterizedTest
    @ValueSource(strings = {"country", "region", "city", "ip_range", "referrer", "language"})
    void miss_ofVisitorOfWhomNothingIsKnown(String kind) {
        String values = kind.equals("ip_range") ? "0.0.0.0/0" : "de";

        assertThat(misses(condition(kind, values), visit(NOBODY))).containsExactly(miss(Reason.NOT_KNOWN, 0));
    }

    @Test
    void miss_ofQuery_time_andShare() {
        RuleCondition parameter = RuleCondition.newBuilder()
                .setQueryParameter(
                        QueryParameterCondition.newBuilder().setParameter("a").setValue("x"))
                .build();
        RuleCondition sundays = RuleCondition.newBuilder()
                .setTimeWindow(TimeWindow.newBuilder().addDays(Day.SUNDAY).setTimeZone("Europe/Berlin"))
                .build();
        RuleCondition nobody = RuleCondition.newBuilder().setVisitorPercent(0).build();

        assertThat(misses(parameter, visit(NOBODY, "a=1&a=", Visits.NOW)))
                .containsExactly(miss(Reason.OTHER, 0, "1", ""));
        assertThat(misses(parameter, visit(NOBODY))).containsExactly(miss(Reason.NOT_KNOWN, 0));
        assertThat(misses(sundays, visit(NOBODY))).containsExactly(miss(Reason.OTHER, 0, "2026-11-24T13:00+01:00"));
        assertThat(misses(nobody, visit(NOBODY)))
                .singleElement()
                .satisfies(miss -> assertThat(miss.getSeen(0)).matches("\\d{1,2}\\.\\d{3}"));
    }

    @Test
    void miss_ofRuleWithoutTarget() {
        RuleSet set =
                RuleSet.compile(List.of(rule("a").toBuilder().clearTargets().build()), Visits.KEY);

        assertThat(set.explain(new Facts(visit(NOBODY), set)).verdicts())
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.why()).isEqualTo("it has no target");
                    assertThat(verdict.missing())
                            .extracting(Explanation.Missing::miss)
                            .containsExactly(miss(Reason.NO_TARGET, 0));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "'de;q=0.5, fr', german, french, french",
        "'fr;q=0.5, de', german, french, german",
        "'nl, de;q=0.1', german, french, german",
        "'en-GB, en;q=0.9', german, french, ''",
        "'', german, french, ''",
        "'*', german, french, ''",
    })
    void language_likedBestOfThoseNamed_decides(String languages, String german, String french, String winner) {
        assertThat(winner(
                        List.of(rule(french, language("fr")), rule(german, language("de", "de-AT"))),
                        visit(visitor(FIREFOX, languages, "", ""))))
                .isEqualTo(winner);
    }

    @Test
    void language_generalRuleFirst_takesSpecificVisitors() {
        assertThat(winner(
                        List.of(rule("de", language("de")), rule("ch", language("de-CH"))),
                        visit(visitor(FIREFOX, "de-CH", "", ""))))
                .isEqualTo("de");
        assertThat(winner(
                        List.of(rule("ch", language("de-CH")), rule("de", language("de"))),
                        visit(visitor(FIREFOX, "de-CH", "", ""))))
                .isEqualTo("ch");
        assertThat(winner(
                        List.of(rule("ch", language("de-CH")), rule("de", language("de"))),
                        visit(visitor(FIREFOX, "de", "", ""))))
                .isEqualTo("de");
    }

    @ParameterizedTest
    @CsvSource({
        "zh-Hant-CN-x-private1-private2, zh-Hant, true",
        "zh-hant-cn-x-y, zh-hant-cn, true",
        "de-*-DE, de-DE, true",
        "*-DE, de, false",
        "de-DE-1996, de, true",
        "de, de-DE, false",
    })
    void language_lookup_asRfc4647(String range, String tag, boolean found) {
        assertThat(Languages.lookUp(
                                range.toLowerCase(java.util.Locale.ROOT),
                                java.util.Set.of(tag.toLowerCase(java.util.Locale.ROOT)))
                        .isPresent())
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "'', a, '', false",
        "a, a, '', true",
        "a=, a, '', true",
        "b=1&a=2, a, '', true",
        "a=1&a=2, a, 2, true",
        "a=1, a, 2, false",
        "A=1, a, 1, false",
        "a=B, a, b, false",
        "a=x%20y, a, x y, true",
        "a=x+y, a, x y, true",
        "%61=1, a, 1, true",
        "a=%zz, a, %zz, true",
        "a=1=2, a, 1=2, true",
        "&&=&a=1, a, 1, true",
    })
    void queryParameter_holds(String query, String parameter, String value, boolean holds) {
        RuleCondition condition = RuleCondition.newBuilder()
                .setQueryParameter(QueryParameterCondition.newBuilder()
                        .setParameter(parameter)
                        .setValue(value))
                .build();

        assertThat(verdict(condition, visit(NOBODY, query, Visits.NOW)).matched())
                .isEqualTo(holds);
    }

    @Test
    void unsetCondition_neverHolds_negatedOrNot() {
        RuleCondition unset = RuleCondition.getDefaultInstance();

        assertThat(verdict(unset, visit(NOBODY)).matched()).isFalse();
        assertThat(verdict(unset.toBuilder().setNegate(true).build(), visit(NOBODY))
                        .matched())
                .isFalse();
        assertThat(verdict(unset, visit(NOBODY)).why()).isEqualTo("it has a condition that cannot be understood");
        assertThat(misses(unset, visit(NOBODY))).containsExactly(miss(Reason.NOT_UNDERSTOOD, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.example.com/, www.example.com",
        "HTTP://User:pw@EXAMPLE.com:80/x, example.com",
        "https://example.com., example.com",
        "android-app://com.google.android.gm/, com.google.android.gm",
        "https://[2001:db8::1]:8080/, [2001:db8::1]",
        "'https://example.com\\@evil.test/', example.com",
        "example.com, ''",
        "about:blank, ''",
        "://, ''",
        "https://[, [",
    })
    void host_ofReferrer(String referrer, String host) {
        assertThat(Hosts.ofUrl(referrer)).isEqualTo(host);
    }

    private static List<Miss> misses(RuleCondition condition, RedirectRequest visit) {
        return verdict(condition, visit).missing().stream()
                .map(Explanation.Missing::miss)
                .toList();
    }

    private static Miss miss(Reason reason, int condition, String... seen) {
        return Miss.newBuilder()
                .setReason(reason)
                .setConditionIndex(condition)
                .addAllSeen(List.of(seen))
                .build();
    }

    private static RuleCondition condition(String kind, String values) {
        return RuleCondition.newBuilder()
                .setField(RuleCondition.getDescriptor().findFieldByName(kind), Visits.values(values.split("\\|", -1)))
                .build();
    }
}
