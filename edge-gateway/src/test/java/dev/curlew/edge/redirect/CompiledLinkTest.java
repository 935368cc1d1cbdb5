package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.proto.link.v1.WeightedTarget;
import dev.curlew.redirect.Decision;
import dev.curlew.redirect.RedirectRequest;
import dev.curlew.visitor.Visitor;
import dev.curlew.visitor.Visitors;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledLinkTest {

    private static final Visitor VISITOR = Visitors.withoutPlaces().visitor("curl/8.5.0", "de", "", Optional.empty());

    @Test
    void headers_ofAPlainLink_preparedOnce() {
        CompiledLink link = CompiledLink.of(link().build());

        assertThat(headers(link)).isSameAs(headers(link));
        assertThat(headers(link).get("cache-control")).isEqualTo("private, max-age=0");
        assertThat(headers(link).get("x-robots-tag")).isEqualTo("noindex");
        assertThat(headers(link).contains("vary")).isFalse();
    }

    /** Browsers keep 301 and 308 for ever where nothing tells them otherwise. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void headers_ofAnyStatus_areKeptByNobody_unlessTheLinkSaysSo(int status) {
        ResolvedLink.Builder link = link().setRedirectStatus(status);

        ResponseHeaders headers = headers(CompiledLink.of(link.build()));
        ResponseHeaders kept = headers(
                CompiledLink.of(link.setCacheMaxAge(Durations.fromSeconds(3600)).build()));

        assertThat(headers.status().code()).isEqualTo(status);
        assertThat(headers.get("cache-control")).isEqualTo("private, max-age=0");
        assertThat(kept.get("cache-control")).isEqualTo("public, max-age=3600");
    }

    @Test
    void headers_tellCachesAndRobots_whatTheLinkAllows() {
        CompiledLink link = CompiledLink.of(link().setCrawlable(true)
                .setCacheMaxAge(Durations.fromSeconds(90))
                .build());

        assertThat(headers(link).get("cache-control")).isEqualTo("public, max-age=90");
        assertThat(headers(link).contains("x-robots-tag")).isFalse();
    }

    @Test
    void headers_ofALinkWithRules_areForThisVisitorAlone_matchedOrNot() {
        CompiledLink matched = CompiledLink.of(link().setCacheMaxAge(Durations.fromSeconds(90))
                .addRules(rule("de"))
                .build());
        CompiledLink notMatched = CompiledLink.of(link().setCacheMaxAge(Durations.fromSeconds(90))
                .addRules(rule("fr"))
                .build());

        assertThat(headers(matched).get("location")).isEqualTo("https://one.example/");
        assertThat(headers(notMatched).get("location")).isEqualTo("https://example.com/a?b=c");
        for (CompiledLink link : new CompiledLink[] {matched, notMatched}) {
            assertThat(headers(link).get("cache-control")).isEqualTo("private, max-age=90");
            assertThat(headers(link).get("vary")).isEqualTo("accept-language, user-agent");
        }
    }

    @Test
    void headers_ofALinkWithALimitOrAPassword_areKeptByNobody() {
        ResolvedLink.Builder kept = link().setCacheMaxAge(Durations.fromSeconds(90));
        CompiledLink limited =
                CompiledLink.of(kept.clone().setClickLimited(true).build());
        CompiledLink locked =
                CompiledLink.of(kept.clone().setPasswordProtected(true).build());

        assertThat(headers(limited).get("cache-control")).isEqualTo("private, no-store");
        assertThat(headers(locked).get("cache-control")).isEqualTo("private, no-store");
    }

    @Test
    void headers_ofALinkWithASocialPreview_tellThatUserAgentsDiffer() {
        CompiledLink link = CompiledLink.of(link().setSocialPreview(true)
                .setCacheMaxAge(Durations.fromSeconds(90))
                .build());

        assertThat(headers(link).get("cache-control")).isEqualTo("public, max-age=90");
        assertThat(headers(link).get("vary")).isEqualTo("user-agent");
    }

    @Test
    void weight_growsWithRules() {
        CompiledLink plain = CompiledLink.of(link().build());
        CompiledLink ruled = CompiledLink.of(link().addRules(rule("fr")).build());

        assertThat(ruled.weight()).isGreaterThan(plain.weight() + 1000);
    }

    private static ResponseHeaders headers(CompiledLink link) {
        Decision decision = link.plan().decide(new RedirectRequest("", "", Instant.EPOCH, () -> VISITOR));
        return link.headers((Decision.Redirect) decision);
    }

    private static ResolvedLink.Builder link() {
        return ResolvedLink.newBuilder()
                .setCode("abc")
                .setState(State.ACTIVE)
                .setTargetUrl("https://example.com/a?b=c")
                .setRedirectStatus(302);
    }

    private static RedirectRule rule(String language) {
        return RedirectRule.newBuilder()
                .setDisplayName("a rule")
                .addConditions(RuleCondition.newBuilder()
                        .setLanguage(StringSet.newBuilder().addValues(language)))
                .addConditions(RuleCondition.newBuilder()
                        .setDevice(StringSet.newBuilder().addValues("other")))
                .addTargets(WeightedTarget.newBuilder().setTargetUrl("https://one.example/"))
                .build();
    }
}
