package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import dev.curlew.proto.link.v1.BatchDeleteLinksRequest;
import dev.curlew.proto.link.v1.BatchUpdateLinksRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkResult;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.VerifyPasswordRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse.EventCase;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BatchLinksTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one();

    private static final String TARGET = "https://example.com/a";

    @Test
    void batchCreate_thousand_makesEachAsTheSingleCallWould() {
        List<LinkResult> results = create(IntStream.range(0, 1000)
                .mapToObj(i -> i % 2 == 0 ? wanted("", TARGET + i) : wanted("many-" + i, TARGET + i))
                .toList());
        assertThat(results).hasSize(1000).allMatch(LinkResult::hasLink);
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).getLink().getTargetUrl()).isEqualTo(TARGET + i);
        }
        assertThat(results.get(1).getLink().getCode()).isEqualTo("many-1");
        assertThat(results.stream().map(result -> result.getLink().getCode())).doesNotHaveDuplicates();
        assertThat(get(results.get(999).getLink().getCode()))
                .isEqualTo(results.get(999).getLink());
        assertThat(revisions("many-1")).hasSize(1);
    }

    @Test
    void batchCreate_badItems_failAloneAndNameTheirFields() throws InvalidProtocolBufferException {
        create(List.of(wanted("batch-taken", TARGET)));
        List<LinkResult> results = create(List.of(
                wanted("", "javascript:alert(1)"),
                wanted("batch-good", TARGET),
                wanted("a b", TARGET).toBuilder().setRequestId("no").build(),
                wanted("batch-taken", TARGET),
                wanted("batch-twice", TARGET),
                wanted("batch-twice", TARGET)));
        assertThat(results.stream().map(LinkResult::hasLink)).containsExactly(false, true, false, false, true, false);
        assertThat(reason(results.get(0))).isEqualTo("INVALID_FIELD");
        assertThat(fields(results.get(0))).containsExactly("requests[0].link.targetUrl");
        assertThat(fields(results.get(2))).containsExactlyInAnyOrder("requests[2].link.slug", "requests[2].requestId");
        assertThat(reason(results.get(3))).isEqualTo("SLUG_TAKEN");
        assertThat(results.get(3).getError().getCode()).isEqualTo(Code.ALREADY_EXISTS.value());
        assertThat(fields(results.get(3))).containsExactly("requests[3].link.slug");
        assertThat(reason(results.get(5))).isEqualTo("SLUG_TAKEN");
        assertThat(get("batch-good").getTargetUrl()).isEqualTo(TARGET);
    }

    @Test
    void batchCreate_wrongNumber_failsAsAWhole() {
        for (int count : new int[] {0, 1001}) {
            ApiError error = Errors.of(() -> create(Collections.nCopies(count, wanted("", TARGET))));
            assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(Errors.fields(error)).containsExactly("requests");
        }
    }

    @Test
    void batchCreate_passwordsAmongMany_areHashedInTime_andOpenTheirLinks() {
        List<CreateLinkRequest> requests = IntStream.range(0, 1000)
                .mapToObj(i -> i % 100 == 0 ? withPassword(i, "secret-" + i) : wanted("", TARGET + i))
                .toList();
        List<LinkResult> results = CURLEW.replica()
                .links()
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .batchCreateLinks(BatchCreateLinksRequest.newBuilder()
                        .addAllRequests(requests)
                        .build())
                .getResultsList();

        assertThat(results).allMatch(LinkResult::hasLink);
        for (int i = 0; i < results.size(); i++) {
            Link link = results.get(i).getLink();
            assertThat(link.getTargetUrl()).isEqualTo(TARGET + i);
            assertThat(link.getPasswordProtected()).isEqualTo(i % 100 == 0);
        }
        for (int i : new int[] {0, 900}) {
            ResolvedLink resolved = CURLEW.replica()
                    .resolver()
                    .resolve(ResolveRequest.newBuilder()
                            .setCode(results.get(i).getLink().getCode())
                            .build());
            assertThat(CURLEW.replica()
                            .resolver()
                            .verifyPassword(VerifyPasswordRequest.newBuilder()
                                    .setLinkId(resolved.getLinkId())
                                    .setPassword("secret-" + i)
                                    .setClientNetwork("192.0.2.0/24")
                                    .build())
                            .getPasswordKey())
                    .isEqualTo(resolved.getPasswordKey());
        }
    }

    @Test
    void batch_morePasswordsThanAreHashedInTime_failsAsAWhole() {
        List<CreateLinkRequest> many =
                IntStream.range(0, 51).mapToObj(i -> withPassword(i, "secret")).toList();
        assertTooManyPasswords(Errors.of(() -> create(many)));
        List<UpdateLinkRequest> changes = IntStream.range(0, 51)
                .mapToObj(i -> UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode("x" + i).setPassword("secret"))
                        .build())
                .toList();
        assertTooManyPasswords(Errors.of(() -> CURLEW.replica()
                .links()
                .batchUpdateLinks(BatchUpdateLinksRequest.newBuilder()
                        .addAllRequests(changes)
                        .build())));
    }

    @Test
    void batchCreate_badPassword_failsAlone() throws InvalidProtocolBufferException {
        List<LinkResult> results = create(List.of(withPassword(1, "x"), withPassword(2, "secret"), wanted("", TARGET)));
        assertThat(results.stream().map(LinkResult::hasLink)).containsExactly(false, true, true);
        assertThat(fields(results.getFirst())).containsExactly("requests[0].link.password");
    }

    private static void assertTooManyPasswords(ApiError error) {
        assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Errors.fields(error)).containsExactly("requests");
        assertThat(error.toString()).contains("at most 50 requests with a password");
    }

    private static CreateLinkRequest withPassword(int number, String password) {
        CreateLinkRequest.Builder request = wanted("", TARGET + number).toBuilder();
        request.getLinkBuilder().setPassword(password);
        return request.build();
    }

    @Test
    void batchCreate_repeated_givesTheSameLinks() {
        List<CreateLinkRequest> requests = IntStream.range(0, 300)
                .mapToObj(i -> wanted(i % 3 == 0 ? "again-" + i : "", TARGET + i).toBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .build())
                .toList();
        List<LinkResult> first = create(requests);
        assertThat(first).allMatch(LinkResult::hasLink);
        assertThat(create(requests)).isEqualTo(first);
        assertThat(CURLEW.replica().links().createLink(requests.get(3)))
                .isEqualTo(first.get(3).getLink());
    }

    @Test
    void batchCreate_requestIdTwiceInIt_isOneLinkOrRefused() throws InvalidProtocolBufferException {
        CreateLinkRequest one = wanted("", TARGET).toBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .build();
        CreateLinkRequest other = one.toBuilder()
                .setLink(Link.newBuilder().setTargetUrl(TARGET + "other"))
                .build();
        List<LinkResult> results = create(List.of(one, one, other));
        assertThat(results.get(1)).isEqualTo(results.get(0));
        assertThat(fields(results.get(2))).containsExactly("requests[2].requestId");
    }

    @Test
    void batchCreate_validateOnly_makesNothing() {
        CreateLinkRequest only = wanted("batch-validated", TARGET).toBuilder()
                .setValidateOnly(true)
                .build();
        assertThat(create(List.of(only)).getFirst().getLink().getCode()).isEqualTo("batch-validated");
        assertThat(Errors.reason(() -> get("batch-validated"))).isEqualTo("LINK_NOT_FOUND");
    }

    @Test
    void batchCreate_manyAtOnceWithTheSameSlugs_giveEachToOne() throws Exception {
        List<String> slugs =
                IntStream.range(0, 200).mapToObj(i -> "contended-" + i).toList();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<LinkResult>>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                List<String> shuffled = new ArrayList<>(slugs);
                Collections.shuffle(shuffled, new Random(i));
                all.add(executor.submit(() -> create(
                        shuffled.stream().map(slug -> wanted(slug, TARGET)).toList())));
            }
            List<String> made = new ArrayList<>();
            for (Future<List<LinkResult>> each : all) {
                for (LinkResult result : each.get()) {
                    if (result.hasLink()) {
                        made.add(result.getLink().getCode());
                    } else {
                        assertThat(reason(result)).isEqualTo("SLUG_TAKEN");
                    }
                }
            }
            assertThat(made).containsExactlyInAnyOrderElementsOf(slugs);
        }
    }

    @Test
    void batchUpdate_manyAndTwice_keepsEachVersionAndTellsEdges() throws InvalidProtocolBufferException {
        create(Stream.of("up-1", "up-2", "up-3")
                .map(slug -> wanted(slug, TARGET))
                .toList());
        String etag = get("up-2").getEtag();
        Watcher watcher = Watcher.on(CURLEW.replica().channel());
        await().until(() -> watcher.events().contains(EventCase.RESET));
        List<LinkResult> results = update(
                change("up-1", link -> link.setTitle("one")),
                change("up-2", link -> link.setTitle("two").setEtag(etag)),
                change("up-2", link -> link.setTitle("stale").setEtag(etag)),
                change("up-1", link -> link.setTargetUrl(TARGET + "new")),
                change("up-none", link -> link.setTitle("x")),
                change("up-3", link -> link.setTargetUrl("nonsense")));
        assertThat(results.get(0).getLink().getRevision()).isEqualTo(2);
        assertThat(results.get(1).getLink().getTitle()).isEqualTo("two");
        assertThat(reason(results.get(2))).isEqualTo("ETAG_MISMATCH");
        assertThat(results.get(3).getLink().getRevision()).isEqualTo(3);
        assertThat(results.get(3).getLink().getTitle()).isEqualTo("one");
        assertThat(reason(results.get(4))).isEqualTo("LINK_NOT_FOUND");
        assertThat(fields(results.get(5))).containsExactly("requests[5].link.targetUrl");
        await().until(() -> watcher.heardOf("up-1", 3) && watcher.heardOf("up-2", 2));
        assertThat(get("up-1").getTargetUrl()).isEqualTo(TARGET + "new");
        assertThat(revisions("up-1").stream().map(each -> each.getLink().getRevision()))
                .containsExactly(3L, 2L, 1L);
        assertThat(revisions("up-1").get(1).getChangedFields().getPathsList()).containsExactly("title");
    }

    @Test
    void batchDelete_missingAndTwice_answersEach() throws InvalidProtocolBufferException {
        create(List.of(wanted("del-1", TARGET), wanted("del-2", TARGET)));
        List<LinkResult> results = delete(
                deletion("del-1"),
                deletion("del-1"),
                deletion("del-none"),
                deletion("del-none").toBuilder().setAllowMissing(true).build(),
                deletion("del-2").toBuilder().setEtag("other").build());
        assertThat(results.get(0).getLink().getState()).isEqualTo(Link.State.DELETED);
        assertThat(reason(results.get(1))).isEqualTo("LINK_NOT_FOUND");
        assertThat(reason(results.get(2))).isEqualTo("LINK_NOT_FOUND");
        assertThat(results.get(3)).isEqualTo(LinkResult.getDefaultInstance());
        assertThat(reason(results.get(4))).isEqualTo("ETAG_MISMATCH");
        assertThat(get("del-2").getState()).isEqualTo(Link.State.ACTIVE);
    }

    @Test
    void batches_withoutAKey_areRefused() {
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .anonymousLinks()
                        .batchCreateLinks(BatchCreateLinksRequest.newBuilder()
                                .addRequests(wanted("", TARGET))
                                .build())))
                .isEqualTo("KEY_NEEDED");
    }

    private static CreateLinkRequest wanted(String slug, String target) {
        return CreateLinkRequest.newBuilder()
                .setLink(Link.newBuilder().setSlug(slug).setTargetUrl(target))
                .build();
    }

    private static UpdateLinkRequest change(String code, UnaryOperator<Link.Builder> change) {
        Link link = change.apply(Link.newBuilder().setCode(code)).build();
        FieldMask.Builder mask = FieldMask.newBuilder();
        link.getAllFields().keySet().stream()
                .map(field -> field.getName())
                .filter(name -> !name.equals("code") && !name.equals("etag"))
                .forEach(mask::addPaths);
        return UpdateLinkRequest.newBuilder().setLink(link).setUpdateMask(mask).build();
    }

    private static DeleteLinkRequest deletion(String code) {
        return DeleteLinkRequest.newBuilder().setCode(code).build();
    }

    private static List<LinkResult> create(List<CreateLinkRequest> requests) {
        return CURLEW.replica()
                .links()
                .batchCreateLinks(BatchCreateLinksRequest.newBuilder()
                        .addAllRequests(requests)
                        .build())
                .getResultsList();
    }

    private static List<LinkResult> update(UpdateLinkRequest... requests) {
        return CURLEW.replica()
                .links()
                .batchUpdateLinks(BatchUpdateLinksRequest.newBuilder()
                        .addAllRequests(List.of(requests))
                        .build())
                .getResultsList();
    }

    private static List<LinkResult> delete(DeleteLinkRequest... requests) {
        return CURLEW.replica()
                .links()
                .batchDeleteLinks(BatchDeleteLinksRequest.newBuilder()
                        .addAllRequests(List.of(requests))
                        .build())
                .getResultsList();
    }

    private static Link get(String code) {
        return CURLEW.replica()
                .links()
                .getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static List<LinkRevision> revisions(String code) {
        return CURLEW.replica()
                .links()
                .listLinkRevisions(
                        ListLinkRevisionsRequest.newBuilder().setCode(code).build())
                .getRevisionsList();
    }

    private static String reason(LinkResult result) throws InvalidProtocolBufferException {
        for (Any detail : result.getError().getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                return detail.unpack(ErrorInfo.class).getReason();
            }
        }
        throw new AssertionError("no ErrorInfo in " + result);
    }

    private static List<String> fields(LinkResult result) throws InvalidProtocolBufferException {
        for (Any detail : result.getError().getDetailsList()) {
            if (detail.is(BadRequest.class)) {
                return detail.unpack(BadRequest.class).getFieldViolationsList().stream()
                        .map(FieldViolation::getField)
                        .toList();
            }
        }
        return List.of();
    }
}
