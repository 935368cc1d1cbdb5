package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.BatchDeleteLinksRequest;
import dev.curlew.proto.link.v1.BatchUpdateLinksRequest;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkResult;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceBlockingStub;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that are for some links only, and the tokens of links made without a key. */
class KeyReachTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one(Map.of("ANONYMOUS_CREATE", "true"));

    /** Every call that is about one link, by its code. */
    private static final Map<String, BiConsumer<LinkServiceBlockingStub, String>> CALLS = new TreeMap<>(Map.of(
            "get",
                    (links, code) -> links.getLink(
                            GetLinkRequest.newBuilder().setCode(code).build()),
            "update",
                    (links, code) -> links.updateLink(UpdateLinkRequest.newBuilder()
                            .setLink(Link.newBuilder().setCode(code).setTitle("taken over"))
                            .build()),
            "updateValidateOnly",
                    (links, code) -> links.updateLink(UpdateLinkRequest.newBuilder()
                            .setLink(Link.newBuilder().setCode(code).setTitle("taken over"))
                            .setValidateOnly(true)
                            .build()),
            "delete",
                    (links, code) -> links.deleteLink(
                            DeleteLinkRequest.newBuilder().setCode(code).build()),
            "undelete",
                    (links, code) -> links.undeleteLink(
                            UndeleteLinkRequest.newBuilder().setCode(code).build()),
            "revisions",
                    (links, code) -> links.listLinkRevisions(
                            ListLinkRevisionsRequest.newBuilder().setCode(code).build()),
            "rollback",
                    (links, code) -> links.rollbackLink(RollbackLinkRequest.newBuilder()
                            .setCode(code)
                            .setRevision(1)
                            .build())));

    static Stream<String> calls() {
        return CALLS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void ownLinksOnly_linksOfOthers_areAsIfTheyDidNotExist(String call) {
        LinkServiceBlockingStub limited = with(key().setOwnLinksOnly(true));
        String others = CURLEW.replica().links().createLink(link("")).getCode();

        ApiError error = Errors.of(() -> call(call, limited, others));
        ApiError missing = Errors.of(() -> call(call, limited, "nothing"));

        assertThat(error.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(error.reason()).isEqualTo("LINK_NOT_FOUND");
        assertThat(error.message()).isEqualTo(missing.message().replace("nothing", others));
        assertThat(error.metadata().keySet()).isEqualTo(missing.metadata().keySet());
        assertThat(get(CURLEW.replica().links(), others).getRevision()).isEqualTo(1);
    }

    @Test
    void ownLinksOnly_itsOwnLinks_workAsEver() {
        LinkServiceBlockingStub limited = with(key().setOwnLinksOnly(true));
        String code = limited.createLink(link("")).getCode();

        call("update", limited, code);
        call("rollback", limited, code);
        call("delete", limited, code);
        call("undelete", limited, code);

        assertThat(limited.listLinkRevisions(ListLinkRevisionsRequest.newBuilder()
                                .setCode(code)
                                .build())
                        .getRevisionsCount())
                .isEqualTo(5);
    }

    @Test
    void ownLinksOnly_lists_showNoOthers() {
        LinkServiceBlockingStub limited = with(key().setOwnLinksOnly(true));
        String mine = limited.createLink(link("")).getCode();
        Link others = CURLEW.replica().links().createLink(link(""));

        assertThat(codes(limited, "")).containsExactly(mine);
        assertThat(codes(limited, "owner=" + others.getOwner())).isEmpty();
    }

    @Test
    void ownLinksOnly_batches_areLimitedItemByItem() {
        LinkServiceBlockingStub limited = with(key().setOwnLinksOnly(true));
        String mine = limited.createLink(link("")).getCode();
        String others = CURLEW.replica().links().createLink(link("")).getCode();

        List<LinkResult> updated = limited.batchUpdateLinks(BatchUpdateLinksRequest.newBuilder()
                        .addRequests(UpdateLinkRequest.newBuilder()
                                .setLink(Link.newBuilder().setCode(others).setTitle("taken over")))
                        .addRequests(UpdateLinkRequest.newBuilder()
                                .setLink(Link.newBuilder().setCode(mine).setTitle("mine")))
                        .build())
                .getResultsList();
        List<LinkResult> deleted = limited.batchDeleteLinks(BatchDeleteLinksRequest.newBuilder()
                        .addRequests(DeleteLinkRequest.newBuilder().setCode(others))
                        .addRequests(DeleteLinkRequest.newBuilder().setCode(mine))
                        .build())
                .getResultsList();

        assertThat(updated.get(0).getError().getCode()).isEqualTo(Code.NOT_FOUND.value());
        assertThat(updated.get(1).getLink().getTitle()).isEqualTo("mine");
        assertThat(deleted.get(0).getError().getCode()).isEqualTo(Code.NOT_FOUND.value());
        assertThat(deleted.get(1).hasLink()).isTrue();
        assertThat(get(CURLEW.replica().links(), others).getRevision()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void domains_others_areRefused_whateverIsOnThem(String call) {
        LinkServiceBlockingStub limited = with(key().addDomains("other.example.com"));
        String code = CURLEW.replica().links().createLink(link("")).getCode();

        for (String asked : List.of(code, "nothing", "a/b/c")) {
            ApiError error = Errors.of(() -> call(call, limited, asked));
            assertThat(error.code()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(error.reason()).isEqualTo("DOMAIN_NOT_ALLOWED");
            assertThat(error.metadata()).containsEntry("domain", Replica.DOMAIN);
        }
    }

    @Test
    void domains_creationOnOthers_isRefused_andListsLeaveThemOut() {
        LinkServiceBlockingStub limited = with(key().addDomains("other.example.com"));
        Link _ = CURLEW.replica().links().createLink(link("kept-away"));

        assertThat(Errors.reason(() -> limited.createLink(link("")))).isEqualTo("DOMAIN_NOT_ALLOWED");
        assertThat(Errors.reason(() -> limited.createLink(link("kept-away")))).isEqualTo("DOMAIN_NOT_ALLOWED");
        assertThat(codes(limited, "")).isEmpty();
        assertThat(codes(limited, "domain=" + Replica.DOMAIN)).isEmpty();
    }

    @Test
    void domains_itsOwn_workAsEver() {
        LinkServiceBlockingStub limited = with(key().addDomains(Replica.DOMAIN));
        String code = limited.createLink(link("")).getCode();

        assertThat(get(limited, code).getCode()).isEqualTo(code);
        assertThat(codes(limited, "")).contains(code);
        assertThat(codes(limited, "domain=" + Replica.DOMAIN)).contains(code);
    }

    @Test
    void token_isGivenOnce_andManagesItsLink() {
        Link made = CURLEW.replica().anonymousLinks().createLink(link(""));
        assertThat(made.getManagementToken()).matches("clt_[A-Za-z0-9_-]{43}");
        LinkServiceBlockingStub maker = CURLEW.replica().linksWith(made.getManagementToken());

        Link read = get(maker, made.getCode());
        assertThat(read).isEqualTo(made.toBuilder().clearManagementToken().build());
        call("update", maker, made.getCode());
        assertThat(get(maker, made.getCode()).getTitle()).isEqualTo("taken over");
        call("revisions", maker, made.getCode());
        call("delete", maker, made.getCode());
        assertThat(get(maker, made.getCode()).getState()).isEqualTo(Link.State.DELETED);
    }

    @Test
    void token_ofAnotherLink_seesNothing() {
        String token = CURLEW.replica().anonymousLinks().createLink(link("")).getManagementToken();
        String anonymous =
                CURLEW.replica().anonymousLinks().createLink(link("")).getCode();
        String owned = CURLEW.replica().links().createLink(link("")).getCode();

        for (String code : List.of(anonymous, owned, "nothing")) {
            for (String call : List.of("get", "update", "delete", "revisions")) {
                assertThat(Errors.reason(() -> call(call, CURLEW.replica().linksWith(token), code)))
                        .as(call)
                        .isEqualTo("LINK_NOT_FOUND");
            }
        }
    }

    @Test
    void token_allowsNothingElse() {
        Link made = CURLEW.replica().anonymousLinks().createLink(link(""));
        LinkServiceBlockingStub maker = CURLEW.replica().linksWith(made.getManagementToken());

        for (String call : List.of("undelete", "rollback")) {
            ApiError error = Errors.of(() -> call(call, maker, made.getCode()));
            assertThat(error.code()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(error.reason()).isEqualTo("TOKEN_LIMITED");
        }
        assertThat(Errors.reason(() -> maker.listLinks(ListLinksRequest.getDefaultInstance())))
                .isEqualTo("TOKEN_LIMITED");
        assertThat(Errors.reason(() -> maker.createLink(link("")))).isEqualTo("TOKEN_LIMITED");
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .linksWith("clt_" + "A".repeat(43))
                        .getLink(GetLinkRequest.newBuilder()
                                .setCode(made.getCode())
                                .build())))
                .isEqualTo("INVALID_KEY");
    }

    @Test
    void token_isNotGiven_toWhoRepeatsACreation_norWithAKey_norWithoutALink() {
        CreateLinkRequest request = link("").toBuilder()
                .setRequestId("123e4567-e89b-12d3-a456-426614174000")
                .build();
        Link first = CURLEW.replica().anonymousLinks().createLink(request);
        Link again = CURLEW.replica().anonymousLinks().createLink(request);

        assertThat(first.getManagementToken()).isNotEmpty();
        assertThat(again.getCode()).isEqualTo(first.getCode());
        assertThat(again.getManagementToken()).isEmpty();
        assertThat(CURLEW.replica().links().createLink(link("")).getManagementToken())
                .isEmpty();
        assertThat(CURLEW.replica()
                        .anonymousLinks()
                        .createLink(link("").toBuilder().setValidateOnly(true).build())
                        .getManagementToken())
                .isEmpty();
    }

    private static void call(String name, LinkServiceBlockingStub links, String code) {
        Objects.requireNonNull(CALLS.get(name), name).accept(links, code);
    }

    private static LinkServiceBlockingStub with(ApiKey.Builder key) {
        return CURLEW.replica()
                .linksWith(CURLEW.replica()
                        .keys()
                        .createApiKey(
                                CreateApiKeyRequest.newBuilder().setApiKey(key).build())
                        .getSecret());
    }

    private static ApiKey.Builder key() {
        return ApiKey.newBuilder()
                .setDisplayName("limited")
                .addScopes(Scope.LINKS_READ)
                .addScopes(Scope.LINKS_WRITE);
    }

    private static CreateLinkRequest link(String slug) {
        return CreateLinkRequest.newBuilder()
                .setLink(Link.newBuilder().setTargetUrl("https://example.com/").setSlug(slug))
                .build();
    }

    private static Link get(LinkServiceBlockingStub links, String code) {
        return links.getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static List<String> codes(LinkServiceBlockingStub links, String filter) {
        return links
                .listLinks(ListLinksRequest.newBuilder()
                        .setFilter(filter)
                        .setPageSize(1000)
                        .build())
                .getLinksList()
                .stream()
                .map(Link::getCode)
                .toList();
    }
}
