package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.BlockLinkRequest;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.UnblockLinkRequest;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse.EventCase;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BlockLinkTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    static Path folder;

    private static Path blocklist;
    private static Replica replica;

    @BeforeAll
    static void start() throws IOException {
        blocklist = Files.writeString(folder.resolve("blocklist"), "0.0.0.0 listed.example\n");
        replica = Replica.start(POSTGRES, REDIS, Map.of("BLOCKLIST_FILE", blocklist.toString()));
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @Test
    void blockLink_isSeenEverywhere_untilUnblocked() {
        String code = create("https://example.com/a").getCode();

        Link blocked = block(code, "Phishing", 0);
        assertThat(blocked.getState()).isEqualTo(State.BLOCKED);
        assertThat(blocked.getBlockReason()).isEqualTo("Phishing");
        assertThat(blocked.hasBlockTime()).isTrue();
        assertThat(get(code)).isEqualTo(blocked);
        ResolvedLink resolved = resolve(code, blocked.getRevision());
        assertThat(resolved.getState()).isEqualTo(ResolvedLink.State.BLOCKED);
        assertThat(resolved.getBlockStatus()).isEqualTo(451);
        assertThat(codes("state=BLOCKED")).contains(code);
        assertThat(codes("state=ACTIVE")).doesNotContain(code);

        Link again = block(code, "Malware", 403);
        assertThat(resolve(code, again.getRevision()).getBlockStatus()).isEqualTo(403);
        assertThat(resolve(code, again.getRevision()).getBlockReason()).isEqualTo("Malware");

        Link unblocked = unblock(code);
        assertThat(unblocked.getState()).isEqualTo(State.ACTIVE);
        assertThat(unblocked.getBlockReason()).isEmpty();
        assertThat(unblocked.hasBlockTime()).isFalse();
        assertThat(resolve(code, unblocked.getRevision()).getState()).isEqualTo(ResolvedLink.State.ACTIVE);
        assertThat(revisions(code).subList(0, 3))
                .allSatisfy(revision -> assertThat(revision.getChangedFields().getPathsList())
                        .containsExactly("block_reason", "block_time"));
        assertThat(revisions(code).get(1).getLink().getBlockReason()).isEqualTo("Malware");
    }

    @Test
    void blockedLink_changedRolledBackOrUndeleted_staysBlocked() {
        String code = create("https://example.com/b").getCode();
        Link _ = block(code, "Spam", 0);

        Link updated = replica.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(code).setTargetUrl("https://example.com/other"))
                        .build());
        assertThat(updated.getState()).isEqualTo(State.BLOCKED);
        Link back = replica.links()
                .rollbackLink(RollbackLinkRequest.newBuilder()
                        .setCode(code)
                        .setRevision(1)
                        .build());
        assertThat(back.getTargetUrl()).isEqualTo("https://example.com/b");
        assertThat(back.getState()).isEqualTo(State.BLOCKED);
        Empty _ = replica.links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode(code).build());
        assertThat(Errors.reason(() -> block(code, "Spam", 0))).isEqualTo("LINK_DELETED");
        Link undeleted = replica.links()
                .undeleteLink(UndeleteLinkRequest.newBuilder().setCode(code).build());
        assertThat(undeleted.getState()).isEqualTo(State.BLOCKED);
    }

    @Test
    void blockLink_byWhoIsNoAdministrator_isRefused() {
        String code = create("https://example.com/c").getCode();
        ApiKey key = replica.keys()
                .createApiKey(CreateApiKeyRequest.newBuilder()
                        .setApiKey(ApiKey.newBuilder()
                                .setDisplayName("writer")
                                .addScopes(Scope.LINKS_WRITE)
                                .addScopes(Scope.LINKS_READ))
                        .build());
        var links = replica.linksWith(key.getSecret());
        BlockLinkRequest request = request("why", 0).setCode(code).build();
        assertThat(Errors.of(() -> links.blockLink(request)).code()).isEqualTo(Code.PERMISSION_DENIED);
        Link _ = block(code, "why", 0);
        UnblockLinkRequest unblock =
                UnblockLinkRequest.newBuilder().setCode(code).build();
        assertThat(Errors.reason(() -> links.unblockLink(unblock))).isEqualTo("SCOPE_MISSING");
    }

    @Test
    void unblockLink_thatIsNotBlocked_isRefused() {
        String code = create("https://example.com/d").getCode();
        ApiError error = Errors.of(() -> unblock(code));
        assertThat(error.code()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(error.reason()).isEqualTo("LINK_NOT_BLOCKED");
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                Arguments.of(request("", 0), "reason"),
                Arguments.of(request("  ", 0), "reason"),
                Arguments.of(request("a".repeat(513), 0), "reason"),
                Arguments.of(request("two\nlines", 0), "reason"),
                Arguments.of(request("why", 404), "httpStatus"),
                Arguments.of(request("why", -1), "httpStatus"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void blockLink_badRequest_namesTheField(BlockLinkRequest.Builder request, String field) {
        String code = create("https://example.com/e").getCode();
        ApiError error =
                Errors.of(() -> replica.links().blockLink(request.setCode(code).build()));
        assertThat(Errors.fields(error)).containsExactly(field);
        assertThat(get(code).getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void blockLink_ofAnotherVersionOrNoLink_isRefused() {
        Link link = create("https://example.com/f");
        BlockLinkRequest outdated =
                request("why", 0).setCode(link.getCode()).setEtag("other").build();
        assertThat(Errors.reason(() -> replica.links().blockLink(outdated))).isEqualTo("ETAG_MISMATCH");
        assertThat(Errors.reason(() -> block("nobody", "why", 0))).isEqualTo("LINK_NOT_FOUND");
    }

    @Test
    void blockedHost_noLinkLeadsThere_andStoredLinksAreBlockedWhileItIsListed() throws IOException {
        for (Link.Builder wanted : List.of(
                Link.newBuilder().setTargetUrl("https://listed.example/x"),
                Link.newBuilder().setTargetUrl("https://example.com/").setFallbackUrl("https://LISTED.example./"))) {
            ApiError error = Errors.of(() -> replica.links()
                    .createLink(CreateLinkRequest.newBuilder().setLink(wanted).build()));
            assertThat(error.reason()).isEqualTo("INVALID_FIELD");
            assertThat(error.violations().getFirst().description()).contains("blocked hosts");
        }
        String code = create("https://later.example/x").getCode();
        assertThat(resolve(code, 0).getState()).isEqualTo(ResolvedLink.State.ACTIVE);
        Watcher edge = Watcher.on(replica.channel());
        await().until(() -> edge.count(EventCase.RESET) == 1);

        replaceBlocklist("*.later.example\n");
        // Told at once, so that an edge asks again for what it keeps.
        await().until(() -> edge.count(EventCase.RESET) == 2);
        ResolvedLink resolved = resolve(code, 0);
        assertThat(resolved.getState()).isEqualTo(ResolvedLink.State.BLOCKED);
        assertThat(resolved.getBlockStatus()).isEqualTo(451);
        assertThat(resolved.getBlockReason()).contains("blocked hosts");
        assertThat(get(code).getState()).isEqualTo(State.BLOCKED);
        assertThat(Errors.reason(() -> unblock(code))).isEqualTo("LINK_NOT_BLOCKED");

        replaceBlocklist("0.0.0.0 listed.example\n");
        await().until(() -> resolve(code, 0).getState() == ResolvedLink.State.ACTIVE);
        assertThat(get(code).getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void internationalHost_isShownInItsScript() {
        Link link = create("https://münchen.example/a");
        assertThat(link.getTargetUrl()).isEqualTo("https://xn--mnchen-3ya.example/a");
        assertThat(link.getTargetDisplay()).isEqualTo("https://münchen.example/a");
        assertThat(resolve(link.getCode(), 0).getTargetDisplay()).isEqualTo("https://münchen.example/a");
    }

    private static void replaceBlocklist(String text) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), text);
        Path _ = Files.move(next, blocklist, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Link create(String target) {
        return replica.links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setTargetUrl(target))
                        .build());
    }

    private static Link get(String code) {
        return replica.links().getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static Link block(String code, String reason, int status) {
        return replica.links().blockLink(request(reason, status).setCode(code).build());
    }

    private static Link unblock(String code) {
        return replica.links()
                .unblockLink(UnblockLinkRequest.newBuilder().setCode(code).build());
    }

    private static BlockLinkRequest.Builder request(String reason, int status) {
        return BlockLinkRequest.newBuilder().setReason(reason).setHttpStatus(status);
    }

    private static ResolvedLink resolve(String code, long minRevision) {
        return replica.resolver()
                .resolve(ResolveRequest.newBuilder()
                        .setCode(code)
                        .setMinRevision(minRevision)
                        .build());
    }

    private static List<String> codes(String filter) {
        return replica
                .links()
                .listLinks(ListLinksRequest.newBuilder()
                        .setFilter(filter)
                        .setPageSize(1000)
                        .build())
                .getLinksList()
                .stream()
                .map(Link::getCode)
                .toList();
    }

    private static List<LinkRevision> revisions(String code) {
        return replica.links()
                .listLinkRevisions(
                        ListLinkRevisionsRequest.newBuilder().setCode(code).build())
                .getRevisionsList();
    }
}
