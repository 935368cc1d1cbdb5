package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.ExplainRedirectRequest;
import dev.curlew.proto.link.v1.ExplainRedirectResponse;
import dev.curlew.proto.link.v1.ExplainRedirectResponse.Miss;
import dev.curlew.proto.link.v1.ExplainRedirectResponse.RuleOutcome;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ReserveClickRequest;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.RuleDraft;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.UtmParameters;
import dev.curlew.visitor.testing.MmdbFile;
import io.grpc.Status.Code;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like"
            + " Gecko) Chrome/123.0.0.0 Mobile Safari/537.36";

    private static final String RULES = """
            {"rules": [
              {"displayName": "phones",
               "conditions": [{"device": {"values": ["mobile", "tablet"]}}, {"browser": {"values": ["safari"]}, "negate": true}],
               "targets": [{"targetUrl": "HTTPS://Phones.example"}]},
              {"displayName": "south",
               "conditions": [{"region": {"values": ["DE-BY"]}}, {"visitorPercent": 33.3, "negate": true},
                 {"timeWindow": {"days": ["MONDAY"], "startMinute": 1320, "endMinute": 360, "timeZone": "Europe/Berlin"}}],
               "targets": [{"targetUrl": "https://south.example/?utm_source=own"}]},
              {"displayName": "split",
               "targets": [{"targetUrl": "https://a.example/", "displayName": "a", "weight": 3},
                 {"targetUrl": "https://b.example/", "displayName": "b"}]}
            ]}""";

    private static Replica replica;
    private static Replica other;

    @BeforeAll
    static void start(@TempDir Path data) {
        Path places = new MmdbFile().with("192.0.2.0/24", "DE", "BY", "Munich").write(data.resolve("p.mmdb"));
        replica = Replica.start(POSTGRES, REDIS, Map.of("GEO_DATABASE", places.toString()));
        other = Replica.start(POSTGRES, REDIS);
    }

    @AfterAll
    static void stop() {
        replica.close();
        other.close();
    }

    @Test
    void rules_areKept_asTheyWereGiven_withTargetsSerialised() {
        Link link = create(ruled());

        assertThat(get(link.getCode())).isEqualTo(link);
        assertThat(link.getRules(0).getTargets(0).getTargetUrl()).isEqualTo("https://phones.example/");
        assertThat(link.getRules(1)).isEqualTo(ruled().getRules(1));
        assertThat(link.getRules(2)).isEqualTo(ruled().getRules(2));
    }

    @Test
    void resolve_hasRules_withUtmInTheirTargets_andAKeyOfTheLinkAlone() {
        Link.Builder wanted = ruled();
        wanted.getUtmBuilder().setSource("curlew").setMedium("link");
        Link link = create(wanted);
        Link second = create(wanted);

        ResolvedLink resolved = resolve(replica, link);

        assertThat(resolved.getRulesList().stream()
                        .flatMap(rule -> rule.getTargetsList().stream())
                        .map(target -> target.getTargetUrl()))
                .containsExactly(
                        "https://phones.example/?utm_source=curlew&utm_medium=link",
                        "https://south.example/?utm_source=own&utm_medium=link",
                        "https://a.example/?utm_source=curlew&utm_medium=link",
                        "https://b.example/?utm_source=curlew&utm_medium=link");
        assertThat(resolved.getVisitorKey().size()).isEqualTo(16);
        assertThat(resolve(other, link).getVisitorKey()).isEqualTo(resolved.getVisitorKey());
        assertThat(resolve(replica, second).getVisitorKey()).isNotEqualTo(resolved.getVisitorKey());
        assertThat(resolve(replica, create(plain())).getVisitorKey().isEmpty()).isTrue();
        assertThat(get(link.getCode()).getRules(0).getTargets(0).getTargetUrl()).isEqualTo("https://phones.example/");
    }

    @Test
    void update_changesRules_byMask_andHistoryAndRollbackKnowThem() {
        Link link = create(plain());

        Link ruled = update(ruled().setCode(link.getCode()), "rules");
        assertThat(ruled.getRulesCount()).isEqualTo(3);
        assertThat(resolve(other, ruled).getRulesCount()).isEqualTo(3);
        Link titled = update(Link.newBuilder().setCode(link.getCode()).setTitle("t"), "title");
        assertThat(titled.getRulesList()).isEqualTo(ruled.getRulesList());
        Link cleared = update(Link.newBuilder().setCode(link.getCode()), "rules");
        assertThat(cleared.getRulesCount()).isZero();
        assertThat(resolve(other, cleared).getRulesCount()).isZero();

        List<LinkRevision> revisions = replica.links()
                .listLinkRevisions(ListLinkRevisionsRequest.newBuilder()
                        .setCode(link.getCode())
                        .build())
                .getRevisionsList();
        assertThat(revisions.get(0).getChangedFields().getPathsList()).containsExactly("rules");
        assertThat(revisions.get(1).getLink().getRulesList()).isEqualTo(ruled.getRulesList());
        assertThat(revisions.get(2).getChangedFields().getPathsList()).containsExactly("rules");
        Link back = replica.links()
                .rollbackLink(RollbackLinkRequest.newBuilder()
                        .setCode(link.getCode())
                        .setRevision(ruled.getRevision())
                        .build());
        assertThat(back.getRulesList()).isEqualTo(ruled.getRulesList());
        assertThat(resolve(other, back).getRulesCount()).isEqualTo(3);
    }

    @Test
    void findIfExists_tellsRulesApart() {
        CreateLinkRequest ruled = CreateLinkRequest.newBuilder()
                .setLink(ruled())
                .setFindIfExists(true)
                .build();
        CreateLinkRequest plain = CreateLinkRequest.newBuilder()
                .setLink(plain())
                .setFindIfExists(true)
                .build();

        String code = replica.links().createLink(ruled).getCode();

        assertThat(replica.links().createLink(plain).getCode()).isNotEqualTo(code);
        assertThat(other.links().createLink(ruled).getCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'displayName':'a','targets':[{'targetUrl':''}]} | rules[2].targets[0].targetUrl | absolute URL",
                "{'displayName':'a','targets':[{'targetUrl':'https://a.example/'},{'targetUrl':'javascript:x'}]}"
                        + " | rules[2].targets[1].targetUrl | scheme",
                "{'displayName':'a','targets':[{'targetUrl':'https://go.example.com/x'}]} | rules[2].targets[0].targetUrl | ",
                "{'displayName':'b','targets':[{'targetUrl':'https://a.example/'}]} | rules[2].displayName | no other rule",
                "{'displayName':'a'} | rules[2].targets | 1 to 16",
                "{'displayName':'a','targets':[{'targetUrl':'https://a.example/'}],'conditions':[{'ipRange':{'values':"
                        + "['10.0.0.0/8','10.0.0.1/8']}}]} | rules[2].conditions[0].ipRange.values[1] | 192.0.2.0/24",
                "{'displayName':'a','targets':[{'targetUrl':'https://a.example/'}],'conditions':[{'visitorPercent':1},"
                        + "{'timeWindow':{'timeZone':'X'}}]} | rules[2].conditions[1].timeWindow.timeZone | IANA",
            })
    void badRule_isNamed_withWhatWouldBeRight(String rule, String field, String expected) {
        Link.Builder link = plain();
        merge(
                "{'rules':[{'displayName':'b','targets':[{'targetUrl':'https://a.example/'}]},"
                        + "{'displayName':'c','targets':[{'targetUrl':'https://a.example/'}]}," + rule + "]}",
                link);

        ApiError error = Errors.of(() -> create(link));

        assertThat(error.reason()).isEqualTo("INVALID_FIELD");
        assertThat(error.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo(field);
            assertThat(violation.toString()).contains(expected == null ? "" : expected);
        });
    }

    @Test
    void rulesThatGrowTooLargeByUtm_areRefused() {
        Link.Builder link = plain();
        String long256 = "ü".repeat(256);
        link.getUtmBuilder().setSource(long256).setMedium(long256).setCampaign(long256);
        for (int i = 0; i < 5; i++) {
            var rule = link.addRulesBuilder().setDisplayName("r" + i);
            for (int j = 0; j < 16; j++) {
                rule.addTargetsBuilder().setTargetUrl("https://a.example/");
            }
        }

        assertThat(Errors.fields(Errors.of(() -> create(link)))).containsExactly("utm");
    }

    @Test
    void explain_saysWhichRuleWon_andWhyOthersDidNot() {
        String code = create(ruled()).getCode();
        ExplainRedirectRequest.Builder visit = ExplainRedirectRequest.newBuilder()
                .setCode(code)
                .setClientAddress("192.0.2.9")
                .setVisitTime(Timestamps.fromSeconds(1_795_521_600));

        ExplainRedirectResponse phone =
                explain(visit.clone().setUserAgent(PHONE).build());
        ExplainRedirectResponse curl =
                explain(visit.clone().setUserAgent("curl/8").build());

        assertThat(phone.getHttpStatus()).isEqualTo(302);
        assertThat(phone.getLocation()).isEqualTo("https://phones.example/");
        assertThat(phone.getRulesList())
                .containsExactly(RuleOutcome.newBuilder()
                        .setDisplayName("phones")
                        .setMatched(true)
                        .build());
        assertThat(curl.getRulesList()).extracting(RuleOutcome::getMatched).containsExactly(false, false, true);
        assertThat(curl.getRules(0).getExplanation()).isEqualTo("device is other (expected: mobile or tablet)");
        assertThat(curl.getRules(0).getMissesList())
                .containsExactly(Miss.newBuilder()
                        .setReason(Miss.Reason.OTHER)
                        .addSeen("other")
                        .build());
        assertThat(curl.getRules(1).getExplanation())
                .contains("time is Tuesday 2026-11-24 13:00 Europe/Berlin (expected: on MONDAY, 22:00 to 06:00)");
        assertThat(curl.getLocation()).isEqualTo("https://" + curl.getVariant() + ".example/");
        assertThat(explain(visit.clone().setUserAgent("curl/8").build())).isEqualTo(curl);
        Set<String> variants = IntStream.range(0, 60)
                .mapToObj(i ->
                        explain(visit.clone().setUserAgent("curl/" + i).build()).getVariant())
                .collect(Collectors.toSet());
        assertThat(variants).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void explain_changedLink_explainsTheNewestVersion_onAnyReplica() {
        Link link = create(plain());
        ExplainRedirectRequest visit =
                ExplainRedirectRequest.newBuilder().setCode(link.getCode()).build();
        assertThat(other.links().explainRedirect(visit).getRulesCount()).isZero();

        update(ruled().setCode(link.getCode()), "rules");

        assertThat(other.links().explainRedirect(visit).getRulesCount()).isEqualTo(3);
    }

    @Test
    void explain_draft_triesRules_thatAreNotKept() {
        Link link = create(plain().setUtm(UtmParameters.newBuilder().setSource("mail")));
        ExplainRedirectRequest.Builder visit =
                ExplainRedirectRequest.newBuilder().setCode(link.getCode()).setUserAgent(PHONE);

        ExplainRedirectResponse drafted = explain(visit.clone()
                .setDraft(RuleDraft.newBuilder().addAllRules(ruled().getRulesList()))
                .build());
        ExplainRedirectResponse split = explain(visit.clone()
                .setDraft(RuleDraft.newBuilder()
                        .addRules(ruled().getRules(2).toBuilder().clearConditions()))
                .build());

        assertThat(drafted.getLocation()).isEqualTo("https://phones.example/?utm_source=mail");
        assertThat(split.getVariant()).isIn("a", "b");
        assertThat(explain(visit.build()).getRulesCount()).isZero();
        update(ruled().setCode(link.getCode()), "rules");
        assertThat(explain(visit.clone()
                                .setDraft(RuleDraft.getDefaultInstance())
                                .build())
                        .getLocation())
                .isEqualTo("https://example.com/?utm_source=mail");
        visit.getDraftBuilder()
                .addRulesBuilder()
                .setDisplayName("none")
                .addTargetsBuilder()
                .setTargetUrl("ftp://x");
        assertThat(Errors.fields(Errors.of(() -> explain(visit.build()))))
                .containsExactly("draft.rules[0].targets[0].targetUrl");
    }

    @Test
    void explain_forwardsQueryAndPath() {
        Link.Builder link = plain().setForwardPath(true).setQueryForwarding(Link.QueryForwarding.MERGE_KEEP_VISITOR);
        merge(
                "{'rules':[{'displayName':'ad','conditions':[{'queryParameter':{'parameter':'ad'}}],"
                        + "'targets':[{'targetUrl':'https://ad.example/?x=1'}]}]}",
                link);
        String code = create(link).getCode();

        ExplainRedirectResponse response = explain(ExplainRedirectRequest.newBuilder()
                .setCode(code)
                .setPath("a/b")
                .setQuery("ad=7&x=2")
                .build());

        assertThat(response.getLocation()).isEqualTo("https://ad.example/a/b?ad=7&x=2");
        assertThat(explain(ExplainRedirectRequest.newBuilder()
                                .setCode(create(plain()).getCode())
                                .setPath("a/b")
                                .build())
                        .getHttpStatus())
                .isEqualTo(404);
    }

    @Test
    void explain_linksThatDoNotRedirect_sayTheirStatus() {
        Link disabled = create(ruled().setEnabled(false));
        Link deleted = create(ruled());
        replica.links()
                .deleteLink(DeleteLinkRequest.newBuilder()
                        .setCode(deleted.getCode())
                        .build());
        Link expired = create(ruled().setExpireTime(Timestamps.fromSeconds(1)));
        Link instead =
                create(ruled().setExpireTime(Timestamps.fromSeconds(1)).setFallbackUrl("https://example.com/instead"));
        Link scheduled = create(ruled().setStartTime(Timestamps.fromSeconds(10_000_000_000L)));

        assertStatus(disabled, 410, "");
        assertStatus(deleted, 410, "");
        assertStatus(expired, 410, "");
        assertStatus(instead, 302, "https://example.com/instead");
        assertStatus(scheduled, 404, "");
        assertThat(explain(ExplainRedirectRequest.newBuilder()
                                .setCode(scheduled.getCode())
                                .setVisitTime(Timestamps.fromSeconds(10_000_000_001L))
                                .build())
                        .getHttpStatus())
                .isEqualTo(302);
    }

    @Test
    void explain_limitedLink_saysWhatGuardsIt() {
        Link secret = create(plain().setPassword("open sesame"));
        Link limited = create(ruled().setMaxClicks(1));
        ResolvedLink resolved = resolve(replica, limited);

        ExplainRedirectResponse open = explain(
                ExplainRedirectRequest.newBuilder().setCode(secret.getCode()).build());
        assertThat(open.getPasswordRequired()).isTrue();
        assertThat(open.getLocation()).isEqualTo("https://example.com/");
        ExplainRedirectRequest visit =
                ExplainRedirectRequest.newBuilder().setCode(limited.getCode()).build();
        assertThat(explain(visit).getHttpStatus()).isEqualTo(302);
        assertThat(explain(visit).getPasswordRequired()).isFalse();
        var _ = replica.resolver()
                .reserveClick(ReserveClickRequest.newBuilder()
                        .setLinkId(resolved.getLinkId())
                        .setEventId(eventId())
                        .build());
        assertStatus(limited, 410, "");
    }

    @ParameterizedTest
    @CsvSource({
        "clientAddress, 192.0.2.256",
        "clientAddress, example.com",
        "clientAddress, fe80::1%eth0",
        "clientAddress, 192.0.2.0/24",
        "userAgent, 'a\u0007b'",
        "acceptLanguage, 'a\nb'",
        "referrer, 'a\rb'",
        "query, 'a\nb'",
        "path, 'a\nb'",
    })
    void explain_badField_isNamed(String field, String value) {
        String code = create(plain()).getCode();
        ExplainRedirectRequest.Builder request =
                ExplainRedirectRequest.newBuilder().setCode(code);
        var descriptor = ExplainRedirectRequest.getDescriptor().getFields().stream()
                .filter(each -> each.getJsonName().equals(field))
                .findFirst()
                .orElseThrow();

        assertThat(Errors.fields(Errors.of(() ->
                        explain(request.clone().setField(descriptor, value).build()))))
                .containsExactly(field);
        assertThat(Errors.fields(Errors.of(() -> explain(
                        request.clone().setField(descriptor, "1".repeat(8193)).build()))))
                .containsExactly(field);
    }

    @Test
    void explain_badTime_isNamed_andUnknownCodeIsNotFound() {
        ExplainRedirectRequest.Builder request =
                ExplainRedirectRequest.newBuilder().setCode(create(plain()).getCode());
        request.getVisitTimeBuilder().setNanos(-1);

        assertThat(Errors.fields(Errors.of(() -> explain(request.build())))).containsExactly("visitTime");
        ApiError unknown = Errors.of(() ->
                explain(ExplainRedirectRequest.newBuilder().setCode("nothing").build()));
        assertThat(unknown.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(unknown.reason()).isEqualTo("LINK_NOT_FOUND");
    }

    private static ByteString eventId() {
        UUID id = UuidV7.system().next();
        ByteBuffer bytes = ByteBuffer.allocate(16);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return ByteString.copyFrom(bytes.flip());
    }

    private static void assertStatus(Link link, int status, String location) {
        ExplainRedirectResponse response = explain(
                ExplainRedirectRequest.newBuilder().setCode(link.getCode()).build());
        assertThat(response.getHttpStatus()).isEqualTo(status);
        assertThat(response.getLocation()).isEqualTo(location);
        assertThat(response.getRulesList()).isEmpty();
    }

    private static ExplainRedirectResponse explain(ExplainRedirectRequest request) {
        return replica.links().explainRedirect(request);
    }

    private static Link.Builder plain() {
        return Link.newBuilder().setTargetUrl("https://example.com/");
    }

    private static Link.Builder ruled() {
        Link.Builder link = plain();
        merge(RULES, link);
        return link;
    }

    private static void merge(String json, Link.Builder link) {
        try {
            JsonFormat.parser().merge(json, link);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Link create(Link.Builder link) {
        return replica.links()
                .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
    }

    private static Link get(String code) {
        return replica.links().getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static Link update(Link.Builder link, String... mask) {
        return replica.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(link)
                        .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(mask)))
                        .build());
    }

    private static ResolvedLink resolve(Replica at, Link link) {
        return at.resolver()
                .resolve(ResolveRequest.newBuilder()
                        .setCode(link.getCode())
                        .setMinRevision(link.getRevision())
                        .build());
    }
}
