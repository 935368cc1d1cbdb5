package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.proto.link.v1.UtmParameters;
import io.grpc.Status.Code;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CreateLinkTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one();

    private static final String TARGET = "https://example.com/a?b=c";

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
                Arguments.of("slug", good.clone().setSlug("a//b")),
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
                Arguments.of("maxClicks", good.clone().setMaxClicks(-1)),
                Arguments.of("password", good.clone().setPassword("abc")),
                Arguments.of("password", good.clone().setPassword("a".repeat(129))),
                Arguments.of("password", good.clone().setPassword("with\na line break")),
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
        Link first = CURLEW.replica().links().createLink(request);
        assertThat(CURLEW.replica().links().createLink(request)).isEqualTo(first);
        CreateLinkRequest withSlug = request.toBuilder()
                .setLink(Link.newBuilder().setTargetUrl(TARGET).setSlug("repeated"))
                .setRequestId(UUID.randomUUID().toString())
                .build();
        assertThat(CURLEW.replica().links().createLink(withSlug))
                .isEqualTo(CURLEW.replica().links().createLink(withSlug));
        ApiError other = Errors.of(() -> CURLEW.replica()
                .links()
                .createLink(request.toBuilder()
                        .setLink(Link.newBuilder().setTargetUrl("https://example.com/other"))
                        .build()));
        assertThat(Errors.fields(other)).containsExactly("requestId");
        ApiError bad = Errors.of(() -> CURLEW.replica()
                .links()
                .createLink(request.toBuilder().setRequestId("1-2-3-4-5").build()));
        assertThat(Errors.fields(bad)).containsExactly("requestId");
    }

    @Test
    void createLink_validateOnly_makesNothing() {
        CreateLinkRequest request = CreateLinkRequest.newBuilder()
                .setLink(Link.newBuilder().setTargetUrl(TARGET).setSlug("only-validated"))
                .setValidateOnly(true)
                .build();
        assertThat(CURLEW.replica().links().createLink(request).getCode()).isEqualTo("only-validated");
        assertThat(Errors.reason(() -> get("only-validated"))).isEqualTo("LINK_NOT_FOUND");
        assertThat(CURLEW.replica()
                        .links()
                        .createLink(request.toBuilder()
                                .setLink(Link.newBuilder().setTargetUrl(TARGET))
                                .build())
                        .getCode())
                .isEmpty();
    }

    private static Link create(Link.Builder link) {
        return CURLEW.replica()
                .links()
                .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
    }

    private static Link get(String code) {
        return CURLEW.replica()
                .links()
                .getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static void delete(String code) {
        CURLEW.replica()
                .links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode(code).build());
    }
}
