package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.UtmParameters;
import io.grpc.Status.Code;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinkServiceTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String TARGET = "https://example.com/a?b=c";

    private static Replica replica;

    @BeforeAll
    static void start() {
        replica = Replica.start(POSTGRES, REDIS);
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @Test
    void createLink_withTheTargetOnly_getsACodeAndDefaults() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET));
        assertThat(link.getCode()).matches("[1-9A-HJ-NP-Za-km-z]{7}");
        assertThat(link.getDomain()).isEqualTo(Replica.DOMAIN);
        assertThat(link.getShortUrl()).isEqualTo("https://go.example.com/" + link.getCode());
        assertThat(link.getTargetUrl()).isEqualTo(TARGET);
        assertThat(link.getEnabled()).isTrue();
        assertThat(link.getState()).isEqualTo(State.ACTIVE);
        assertThat(link.getRevision()).isEqualTo(1);
        assertThat(link.getOwner()).isEqualTo("admin");
        assertThat(link.getEtag()).isNotEmpty();
        assertThat(link.getSlug()).isEmpty();
        assertThat(link.getCreateTime()).isEqualTo(link.getUpdateTime());
        assertThat(get(link.getCode())).isEqualTo(link);
    }

    @Test
    void createLink_withEverything_keepsIt() {
        Link wanted = Link.newBuilder()
                .setTargetUrl("HTTPS://Example.com")
                .setSlug("Frühling-2026")
                .setTitle("Spring ☀")
                .addTags("spring")
                .addTags("o'brien\"; drop table link.short_link; --")
                .setNotes("two\nlines")
                .setEnabled(false)
                .setStartTime(Timestamp.newBuilder().setSeconds(1_000).setNanos(123_456_000))
                .setExpireTime(Timestamp.newBuilder().setSeconds(4_000_000_000L))
                .setRedirectStatus(308)
                .setCacheMaxAge(Duration.newBuilder().setSeconds(60))
                .setQueryForwarding(QueryForwarding.MERGE_KEEP_VISITOR)
                .setForwardPath(true)
                .setUtm(UtmParameters.newBuilder().setSource("news letter").setContent("a&b"))
                .setCrawlable(true)
                .setFallbackUrl("https://example.com/gone")
                .build();
        Link link = create(wanted.toBuilder());
        assertThat(link.getCode()).isEqualTo("Frühling-2026");
        assertThat(link.getShortUrl()).isEqualTo("https://go.example.com/Fr%C3%BChling-2026");
        assertThat(link.getState()).isEqualTo(State.DISABLED);
        Link.Builder echoed = get("Frühling-2026").toBuilder();
        assertThat(echoed.clearCode()
                        .clearDomain()
                        .clearShortUrl()
                        .clearOwner()
                        .clearState()
                        .clearCreateTime()
                        .clearUpdateTime()
                        .clearRevision()
                        .clearEtag()
                        .build())
                .isEqualTo(wanted.toBuilder()
                        .clearSlug()
                        .setTargetUrl("https://example.com/")
                        .build());
    }

    static Stream<Arguments> badLinks() {
        Link.Builder good = Link.newBuilder().setTargetUrl(TARGET);
        return Stream.of(
                Arguments.of("targetUrl", Link.newBuilder()),
                Arguments.of("targetUrl", Link.newBuilder().setTargetUrl("javascript:alert(1)")),
                Arguments.of("targetUrl", Link.newBuilder().setTargetUrl("data:text/html,x")),
                Arguments.of("targetUrl", Link.newBuilder().setTargetUrl("https://go.example.com/x")),
                Arguments.of("targetUrl", Link.newBuilder().setTargetUrl("https://a.example/" + "a".repeat(9000))),
                Arguments.of("fallbackUrl", good.clone().setFallbackUrl("/gone")),
                Arguments.of("slug", good.clone().setSlug("a\u0007b")),
                Arguments.of("slug", good.clone().setSlug("API")),
                Arguments.of("slug", good.clone().setSlug("docs")),
                Arguments.of("slug", good.clone().setSlug("..")),
                Arguments.of("slug", good.clone().setSlug("a/b")),
                Arguments.of("slug", good.clone().setSlug("abc+")),
                Arguments.of("slug", good.clone().setSlug("curlew.link.v1.LinkService")),
                Arguments.of("slug", good.clone().setSlug("a".repeat(129))),
                Arguments.of("domain", good.clone().setDomain("other.example")),
                Arguments.of("title", good.clone().setTitle("a".repeat(513))),
                Arguments.of("title", good.clone().setTitle("a\u0000b")),
                Arguments.of("notes", good.clone().setNotes("a".repeat(4097))),
                Arguments.of("notes", good.clone().setNotes("\u001b[31m")),
                Arguments.of(
                        "tags",
                        good.clone()
                                .addAllTags(Stream.iterate(0, n -> n + 1)
                                        .limit(33)
                                        .map(n -> "t" + n)
                                        .toList())),
                Arguments.of("tags[1]", good.clone().addTags("a").addTags("a")),
                Arguments.of("tags[0]", good.clone().addTags("a,b")),
                Arguments.of("tags[0]", good.clone().addTags(" ")),
                Arguments.of("tags[0]", good.clone().addTags("a".repeat(65))),
                Arguments.of("redirectStatus", good.clone().setRedirectStatus(303)),
                Arguments.of("queryForwarding", good.clone().setQueryForwardingValue(9)),
                Arguments.of(
                        "cacheMaxAge",
                        good.clone().setCacheMaxAge(Duration.newBuilder().setSeconds(-1))),
                Arguments.of(
                        "cacheMaxAge",
                        good.clone().setCacheMaxAge(Duration.newBuilder().setSeconds(31_536_001))),
                Arguments.of(
                        "cacheMaxAge",
                        good.clone().setCacheMaxAge(Duration.newBuilder().setNanos(1))),
                Arguments.of(
                        "startTime",
                        good.clone().setStartTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))),
                Arguments.of(
                        "expireTime",
                        good.clone().setExpireTime(Timestamp.newBuilder().setNanos(-1))),
                Arguments.of(
                        "expireTime",
                        good.clone()
                                .setStartTime(Timestamp.newBuilder().setSeconds(2000))
                                .setExpireTime(Timestamp.newBuilder().setSeconds(2000))),
                Arguments.of(
                        "utm.source",
                        good.clone().setUtm(UtmParameters.newBuilder().setSource("a".repeat(257)))),
                Arguments.of(
                        "utm",
                        good.clone()
                                .setTargetUrl("https://a.example/" + "a".repeat(8100))
                                .setUtm(UtmParameters.newBuilder().setTerm("b".repeat(200)))));
    }

    @ParameterizedTest
    @MethodSource("badLinks")
    void createLink_badField_isNamed(String field, Link.Builder link) {
        ApiError error = Errors.of(() -> create(link));
        assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(error.reason()).isEqualTo("INVALID_FIELD");
        assertThat(Errors.fields(error)).containsExactly(field);
    }

    @Test
    void createLink_severalBadFields_allNamed() {
        ApiError error = Errors.of(() -> create(Link.newBuilder().setSlug("a b").setRedirectStatus(1)));
        assertThat(Errors.fields(error)).containsExactlyInAnyOrder("targetUrl", "slug", "redirectStatus");
    }

    static Stream<Arguments> laterFields() {
        Link.Builder good = Link.newBuilder().setTargetUrl(TARGET);
        return Stream.of(
                Arguments.of("maxClicks", good.clone().setMaxClicks(5)),
                Arguments.of("password", good.clone().setPassword("secret")),
                Arguments.of("rules", good.clone().addRules(RedirectRule.getDefaultInstance())),
                Arguments.of("socialPreview", good.clone().setSocialPreview(true)));
    }

    @ParameterizedTest
    @MethodSource("laterFields")
    void createLink_fieldOfALaterVersion_isRefused(String field, Link.Builder link) {
        ApiError error = Errors.of(() -> create(link));
        assertThat(error.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(error.reason()).isEqualTo("FIELD_NOT_SUPPORTED");
        assertThat(error.metadata()).containsEntry("field", field);
    }

    @Test
    void createLink_slugTaken_alsoWhenDeletedOrSpelledOtherwise() {
        create(Link.newBuilder().setTargetUrl(TARGET).setSlug("café"));
        ApiError error =
                Errors.of(() -> create(Link.newBuilder().setTargetUrl(TARGET).setSlug("cafe\u0301")));
        assertThat(error.code()).isEqualTo(Code.ALREADY_EXISTS);
        assertThat(error.reason()).isEqualTo("SLUG_TAKEN");
        assertThat(Errors.fields(error)).containsExactly("slug");
        delete("café");
        assertThat(Errors.reason(
                        () -> create(Link.newBuilder().setTargetUrl(TARGET).setSlug("café"))))
                .isEqualTo("SLUG_TAKEN");
        assertThat(create(Link.newBuilder().setTargetUrl(TARGET).setSlug("Café"))
                        .getCode())
                .isEqualTo("Café");
    }

    @Test
    void createLink_repeatedRequestId_givesTheSameLink() {
        String id = UUID.randomUUID().toString();
        CreateLinkRequest request = CreateLinkRequest.newBuilder()
                .setLink(Link.newBuilder().setTargetUrl(TARGET))
                .setRequestId(id)
                .build();
        Link first = replica.links().createLink(request);
        assertThat(replica.links().createLink(request)).isEqualTo(first);
        CreateLinkRequest withSlug = request.toBuilder()
                .setLink(Link.newBuilder().setTargetUrl(TARGET).setSlug("repeated"))
                .setRequestId(UUID.randomUUID().toString())
                .build();
        assertThat(replica.links().createLink(withSlug))
                .isEqualTo(replica.links().createLink(withSlug));
        ApiError other = Errors.of(() -> replica.links()
                .createLink(request.toBuilder()
                        .setLink(Link.newBuilder().setTargetUrl("https://example.com/other"))
                        .build()));
        assertThat(Errors.fields(other)).containsExactly("requestId");
        ApiError bad = Errors.of(() -> replica.links()
                .createLink(request.toBuilder().setRequestId("1-2-3-4-5").build()));
        assertThat(Errors.fields(bad)).containsExactly("requestId");
    }

    @Test
    void createLink_validateOnly_makesNothing() {
        CreateLinkRequest request = CreateLinkRequest.newBuilder()
                .setLink(Link.newBuilder().setTargetUrl(TARGET).setSlug("only-validated"))
                .setValidateOnly(true)
                .build();
        assertThat(replica.links().createLink(request).getCode()).isEqualTo("only-validated");
        assertThat(Errors.reason(() -> get("only-validated"))).isEqualTo("LINK_NOT_FOUND");
        assertThat(replica.links()
                        .createLink(request.toBuilder()
                                .setLink(Link.newBuilder().setTargetUrl(TARGET))
                                .build())
                        .getCode())
                .isEmpty();
    }

    @Test
    void getLink_unknownOrImpossible_isNotFound() {
        for (String code : List.of("nothing", "a/b", "", "a\u0000b", "x".repeat(4000))) {
            assertThat(Errors.of(() -> get(code)).code()).as(code).isEqualTo(Code.NOT_FOUND);
        }
        Link link = create(Link.newBuilder().setTargetUrl(TARGET));
        GetLinkRequest elsewhere = GetLinkRequest.newBuilder()
                .setCode(link.getCode())
                .setDomain("other.example")
                .build();
        assertThat(Errors.reason(() -> replica.links().getLink(elsewhere))).isEqualTo("LINK_NOT_FOUND");
    }

    @Test
    void updateLink_withMask_changesThoseFieldsOnly() {
        Link link = create(Link.newBuilder()
                .setTargetUrl(TARGET)
                .setTitle("before")
                .addTags("a")
                .setExpireTime(Timestamp.newBuilder().setSeconds(4_000_000_000L)));
        Link changed = update(
                Link.newBuilder().setCode(link.getCode()).setTitle("after").setTargetUrl("https://example.com/ignored"),
                "title",
                "tags",
                "expire_time",
                "enabled");
        assertThat(changed.getTitle()).isEqualTo("after");
        assertThat(changed.getTargetUrl()).isEqualTo(TARGET);
        assertThat(changed.getTagsList()).isEmpty();
        assertThat(changed.hasExpireTime()).isFalse();
        assertThat(changed.getEnabled()).isTrue();
        assertThat(changed.getRevision()).isEqualTo(2);
        assertThat(changed.getEtag()).isNotEqualTo(link.getEtag());
        assertThat(get(link.getCode())).isEqualTo(changed);
    }

    @Test
    void updateLink_withoutMask_changesWhatIsSet() {
        Link link =
                create(Link.newBuilder().setTargetUrl(TARGET).setTitle("title").setNotes("notes"));
        Link changed = update(
                Link.newBuilder().setCode(link.getCode()).setNotes("other").setEnabled(false));
        assertThat(changed.getTitle()).isEqualTo("title");
        assertThat(changed.getNotes()).isEqualTo("other");
        assertThat(changed.getState()).isEqualTo(State.DISABLED);
    }

    @Test
    void updateLink_withStar_replacesAll() {
        Link link =
                create(Link.newBuilder().setTargetUrl(TARGET).setTitle("title").setCrawlable(true));
        Link changed = update(Link.newBuilder().setCode(link.getCode()).setTargetUrl("https://example.com/new"), "*");
        assertThat(changed.getTitle()).isEmpty();
        assertThat(changed.getCrawlable()).isFalse();
        assertThat(changed.getTargetUrl()).isEqualTo("https://example.com/new");
        ApiError error = Errors.of(() -> update(Link.newBuilder().setCode(link.getCode()), "*"));
        assertThat(Errors.fields(error)).containsExactly("targetUrl");
    }

    @Test
    void updateLink_nestedPath_changesOneParameter() {
        Link link = create(Link.newBuilder()
                .setTargetUrl(TARGET)
                .setUtm(UtmParameters.newBuilder().setSource("a").setMedium("b")));
        Link changed = update(
                Link.newBuilder()
                        .setCode(link.getCode())
                        .setUtm(UtmParameters.newBuilder().setMedium("c")),
                "utm.medium");
        assertThat(changed.getUtm())
                .isEqualTo(
                        UtmParameters.newBuilder().setSource("a").setMedium("c").build());
    }

    @Test
    void updateLink_theSame_isNoNewVersion() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET).setTitle("same"));
        assertThat(update(link.toBuilder(), "title")).isEqualTo(link);
        assertThat(update(link.toBuilder())).isEqualTo(link);
    }

    @Test
    void updateLink_badRequests() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET));
        Link.Builder values = Link.newBuilder().setCode(link.getCode());
        assertThat(Errors.fields(Errors.of(() -> update(values, "code")))).containsExactly("updateMask");
        assertThat(Errors.fields(Errors.of(() -> update(values, "no_such_field"))))
                .containsExactly("updateMask");
        assertThat(Errors.fields(Errors.of(() -> update(values.clone().setSlug("x")))))
                .containsExactly("slug");
        assertThat(Errors.reason(() -> update(values, "max_clicks"))).isEqualTo("FIELD_NOT_SUPPORTED");
        assertThat(Errors.reason(() -> update(values.clone().setCode("nothing").setTitle("x"))))
                .isEqualTo("LINK_NOT_FOUND");
        assertThat(Errors.fields(Errors.of(() -> update(values.clone().setTargetUrl("ftp://x")))))
                .containsExactly("targetUrl");
        assertThat(get(link.getCode())).isEqualTo(link);
    }

    @Test
    void updateLink_etagOfAnotherVersion_isAborted() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET));
        update(Link.newBuilder().setCode(link.getCode()).setTitle("x").setEtag(link.getEtag()));
        ApiError error = Errors.of(() ->
                update(Link.newBuilder().setCode(link.getCode()).setTitle("y").setEtag(link.getEtag())));
        assertThat(error.code()).isEqualTo(Code.ABORTED);
        assertThat(error.reason()).isEqualTo("ETAG_MISMATCH");
    }

    @Test
    void updateLink_validateOnly_changesNothing() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET));
        Link answer = replica.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(link.getCode()).setTitle("x"))
                        .setValidateOnly(true)
                        .build());
        assertThat(answer.getTitle()).isEqualTo("x");
        assertThat(get(link.getCode())).isEqualTo(link);
    }

    @Test
    void deleteLink_thenUndelete() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET));
        delete(link.getCode());
        Link deleted = get(link.getCode());
        assertThat(deleted.getState()).isEqualTo(State.DELETED);
        assertThat(deleted.getPurgeTime().getSeconds())
                .isEqualTo(deleted.getDeleteTime().getSeconds() + 30 * 86_400);
        assertThat(Errors.reason(
                        () -> update(Link.newBuilder().setCode(link.getCode()).setTitle("x"))))
                .isEqualTo("LINK_DELETED");
        assertThat(Errors.reason(() -> delete(link.getCode()))).isEqualTo("LINK_NOT_FOUND");
        replica.links()
                .deleteLink(DeleteLinkRequest.newBuilder()
                        .setCode(link.getCode())
                        .setAllowMissing(true)
                        .build());
        UndeleteLinkRequest undelete =
                UndeleteLinkRequest.newBuilder().setCode(link.getCode()).build();
        Link back = replica.links().undeleteLink(undelete);
        assertThat(back.getState()).isEqualTo(State.ACTIVE);
        assertThat(back.getRevision()).isEqualTo(3);
        assertThat(Errors.reason(() -> replica.links().undeleteLink(undelete))).isEqualTo("LINK_NOT_DELETED");
        assertThat(Errors.reason(() -> replica.links()
                        .deleteLink(DeleteLinkRequest.newBuilder()
                                .setCode(link.getCode())
                                .setEtag(link.getEtag())
                                .build())))
                .isEqualTo("ETAG_MISMATCH");
    }

    @Test
    void batchCreateLinks_isNotSupportedYet() {
        ApiError error =
                Errors.of(() -> replica.links().batchCreateLinks(BatchCreateLinksRequest.getDefaultInstance()));
        assertThat(error.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(error.reason()).isEqualTo("METHOD_NOT_SUPPORTED");
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

    private static void delete(String code) {
        replica.links().deleteLink(DeleteLinkRequest.newBuilder().setCode(code).build());
    }
}
