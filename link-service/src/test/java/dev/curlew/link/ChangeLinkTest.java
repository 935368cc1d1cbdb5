package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.UtmParameters;
import io.grpc.Status.Code;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangeLinkTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one();

    private static final String TARGET = "https://example.com/a?b=c";

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
        assertThat(Errors.reason(() -> CURLEW.replica().links().getLink(elsewhere)))
                .isEqualTo("DOMAIN_NOT_FOUND");
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
    void updateLink_maskNamesFieldsNotSupportedYet_theirDefaultsChangeNothing() {
        Link link = create(Link.newBuilder().setTargetUrl(TARGET).setTitle("before"));
        Link changed = update(link.toBuilder().setTitle("after"), "title", "max_clicks", "rules", "social_preview");
        assertThat(changed.getTitle()).isEqualTo("after");
        assertThat(changed.getRevision()).isEqualTo(link.getRevision() + 1);
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
        assertThat(Errors.fields(Errors.of(() -> update(values.clone().setMaxClicks(-5), "max_clicks"))))
                .containsExactly("maxClicks");
        assertThat(Errors.fields(Errors.of(() -> update(values.clone().setPassword("abc"), "password"))))
                .containsExactly("password");
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
        Link answer = CURLEW.replica()
                .links()
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
        CURLEW.replica()
                .links()
                .deleteLink(DeleteLinkRequest.newBuilder()
                        .setCode(link.getCode())
                        .setAllowMissing(true)
                        .build());
        UndeleteLinkRequest undelete =
                UndeleteLinkRequest.newBuilder().setCode(link.getCode()).build();
        Link back = CURLEW.replica().links().undeleteLink(undelete);
        assertThat(back.getState()).isEqualTo(State.ACTIVE);
        assertThat(back.getRevision()).isEqualTo(3);
        assertThat(Errors.reason(() -> CURLEW.replica().links().undeleteLink(undelete)))
                .isEqualTo("LINK_NOT_DELETED");
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .links()
                        .deleteLink(DeleteLinkRequest.newBuilder()
                                .setCode(link.getCode())
                                .setEtag(link.getEtag())
                                .build())))
                .isEqualTo("ETAG_MISMATCH");
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

    private static Link update(Link.Builder link, String... mask) {
        return CURLEW.replica()
                .links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(link)
                        .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(mask)))
                        .build());
    }

    private static void delete(String code) {
        CURLEW.replica()
                .links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode(code).build());
    }
}
