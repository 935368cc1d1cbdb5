package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import com.google.protobuf.FieldMask;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListServedDomainsRequest;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.ServedDomain;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.proto.link.v1.UpdateDomainRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.WeightedTarget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Links that lead to hosts which become our own later. */
class LoopTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static Replica before;

    @BeforeAll
    static void start() {
        before = Replica.start(POSTGRES, REDIS);
    }

    @AfterAll
    static void stop() {
        before.close();
    }

    @Test
    void hostOfATarget_becomesADomain_theWayOverItsLinkGoesOn_andCannotBeLedBack() {
        link("", "to-moved", "https://moved.example/sale");
        Domain _ = before.domains()
                .createDomain(CreateDomainRequest.newBuilder()
                        .setDomain(Domain.newBuilder().setHost("moved.example"))
                        .build());

        assertThat(resolve(before, "", "to-moved").getState()).isEqualTo(State.ACTIVE);
        link("moved.example", "sale", "https://example.com/sale");

        assertThat(resolve(before, "", "to-moved").getTargetUrl()).isEqualTo("https://moved.example/sale");
        assertThat(resolve(before, "", "to-moved").getState()).isEqualTo(State.ACTIVE);
        assertThat(resolve(before, "moved.example", "sale").getState()).isEqualTo(State.ACTIVE);
        assertThat(Errors.fields(Errors.of(() -> before.links()
                        .updateLink(UpdateLinkRequest.newBuilder()
                                .setLink(Link.newBuilder()
                                        .setCode("sale")
                                        .setDomain("moved.example")
                                        .setTargetUrl("https://" + Replica.DOMAIN + "/to-moved"))
                                .build()))))
                .containsExactly("targetUrl");
    }

    @Test
    void hostOfTargets_becomesThatOfTheShortener_whatLeadsBackIsBlocked_andNothingElse() {
        String next = "https://next.example/";
        link("", "itself", next + "itself");
        link("", "itself-below", next + "itself-below/more?x=1");
        link("", "one", next + "other");
        link("", "other", next + "one");
        link("", "into-a-loop", next + "itself");
        link("", "ends", "https://example.com/");
        link("", "goes-on", next + "ends");
        link("", "to-nothing", next + "not-there");
        link("", "disabled", next + "off");
        link("", "off", next + "disabled");
        Link _ = before.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode("off").setEnabled(false))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("enabled"))
                        .build());
        link(Link.newBuilder()
                .setSlug("by-rule")
                .setTargetUrl("https://example.com/")
                .addRules(RedirectRule.newBuilder()
                        .setDisplayName("phones")
                        .addConditions(RuleCondition.newBuilder()
                                .setDevice(StringSet.newBuilder().addValues("mobile")))
                        .addTargets(WeightedTarget.newBuilder().setTargetUrl(next + "by-rule"))));
        link(Link.newBuilder()
                .setSlug("by-fallback")
                .setTargetUrl("https://example.com/")
                .setFallbackUrl(next + "by-fallback"));

        try (Replica after = Replica.start(POSTGRES, REDIS, Map.of("PUBLIC_BASE_URL", "https://next.example"))) {
            for (String code : List.of("itself", "itself-below", "one", "other", "by-rule", "by-fallback")) {
                ResolvedLink link = resolve(after, "", code);
                assertThat(link.getState()).as(code).isEqualTo(State.BLOCKED);
                assertThat(link.getBlockStatus()).isEqualTo(403);
                assertThat(link.getBlockReason()).contains("leads back");
            }
            // Its visitors come to the page of a link that is blocked.
            for (String code : List.of("into-a-loop", "ends", "goes-on", "to-nothing", "disabled")) {
                assertThat(resolve(after, "", code).getState()).as(code).isEqualTo(State.ACTIVE);
            }
            assertThat(resolve(after, "", "off").getState()).isEqualTo(State.DISABLED);
            assertThat(resolve(before, "", "itself").getState()).isEqualTo(State.ACTIVE);
        }
    }

    @Test
    void redirectsOfADomain_toWhatBecomesItsOwnHost_areLeftOut() {
        Domain _ = before.domains()
                .updateDomain(UpdateDomainRequest.newBuilder()
                        .setDomain(Domain.newBuilder()
                                .setHost(Replica.DOMAIN)
                                .setRootUrl("https://later.example/")
                                .setNotFoundUrl("https://later.example/sorry"))
                        .build());

        assertThat(served(before).getNotFoundUrl()).isEqualTo("https://later.example/sorry");
        try (Replica after = Replica.start(POSTGRES, REDIS, Map.of("PUBLIC_BASE_URL", "https://later.example"))) {
            assertThat(served(after).getNotFoundUrl()).isEmpty();
            assertThat(served(after).getRootUrl()).isEmpty();
        }
    }

    private static ServedDomain served(Replica replica) {
        return Lists.newArrayList(replica.resolver().listServedDomains(ListServedDomainsRequest.getDefaultInstance()))
                .stream()
                .flatMap(part -> part.getDomainsList().stream())
                .filter(domain -> domain.getHost().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static void link(String domain, String slug, String target) {
        link(Link.newBuilder().setDomain(domain).setSlug(slug).setTargetUrl(target));
    }

    private static void link(Link.Builder wanted) {
        Link _ = before.links()
                .createLink(CreateLinkRequest.newBuilder().setLink(wanted).build());
    }

    private static ResolvedLink resolve(Replica replica, String domain, String code) {
        return replica.resolver()
                .resolve(ResolveRequest.newBuilder()
                        .setDomain(domain)
                        .setCode(code)
                        .build());
    }
}
