package dev.curlew.link.links;

import com.google.protobuf.Empty;
import dev.curlew.link.key.Caller;
import dev.curlew.link.key.Keys;
import dev.curlew.link.key.ManagementToken;
import dev.curlew.link.links.JooqLinkBook.Made;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import dev.curlew.proto.link.v1.BatchCreateLinksResponse;
import dev.curlew.proto.link.v1.BatchDeleteLinksRequest;
import dev.curlew.proto.link.v1.BatchDeleteLinksResponse;
import dev.curlew.proto.link.v1.BatchUpdateLinksRequest;
import dev.curlew.proto.link.v1.BatchUpdateLinksResponse;
import dev.curlew.proto.link.v1.BlockLinkRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.ExplainRedirectRequest;
import dev.curlew.proto.link.v1.ExplainRedirectResponse;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkResult;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinkRevisionsResponse;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.UnblockLinkRequest;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.redirect.RedirectRequest;
import io.grpc.stub.StreamObserver;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The rpcs of links. */
final class LinkGrpcService extends LinkServiceGrpc.LinkServiceImplBase {

    private final LinkDesk desk;
    private final LinkBatches batches;
    private final LinkLists lists;
    private final LinkMessages messages;
    private final LinkExplainer explainer;
    private final Function<ResolveRequest, ResolvedLink> resolver;
    private final AnonymousLimit limit;
    private final Counter created;

    LinkGrpcService(
            LinkDesk desk,
            LinkBatches batches,
            LinkLists lists,
            LinkMessages messages,
            LinkExplainer explainer,
            Function<ResolveRequest, ResolvedLink> resolver,
            AnonymousLimit limit,
            Counter created) {
        this.desk = desk;
        this.batches = batches;
        this.lists = lists;
        this.messages = messages;
        this.explainer = explainer;
        this.resolver = resolver;
        this.limit = limit;
        this.created = created;
    }

    @Override
    public void createLink(CreateLinkRequest request, StreamObserver<Link> observer) {
        Caller caller = Keys.caller();
        if (caller.isAnonymous()) {
            limit.count(caller.network());
        }
        Optional<ManagementToken> token =
                caller.isAnonymous() ? Optional.of(ManagementToken.generate()) : Optional.empty();
        Made made = desk.create(request, caller, token);
        if (request.getValidateOnly()) {
            answer(
                    observer,
                    messages.writeDraft(made.link(), request.getLink().getSlug().isEmpty()));
            return;
        }
        count(request);
        Link.Builder answer = messages.write(made.link()).toBuilder();
        // Whoever only repeats the call may be somebody else.
        token.filter(_ -> made.isNew()).map(ManagementToken::secret).ifPresent(answer::setManagementToken);
        answer(observer, answer.build());
    }

    private void count(CreateLinkRequest made) {
        created.labelValues(made.getLink().getSlug().isEmpty() ? "code" : "slug")
                .inc();
    }

    @Override
    public void getLink(GetLinkRequest request, StreamObserver<Link> observer) {
        answer(observer, messages.write(desk.get(request.getDomain(), request.getCode(), Keys.caller())));
    }

    @Override
    public void listLinks(ListLinksRequest request, StreamObserver<ListLinksResponse> observer) {
        answer(observer, lists.list(request, Keys.caller()));
    }

    @Override
    public void updateLink(UpdateLinkRequest request, StreamObserver<Link> observer) {
        answer(observer, messages.write(desk.update(request, Keys.caller())));
    }

    @Override
    public void deleteLink(DeleteLinkRequest request, StreamObserver<Empty> observer) {
        desk.delete(request, Keys.caller());
        answer(observer, Empty.getDefaultInstance());
    }

    @Override
    public void undeleteLink(UndeleteLinkRequest request, StreamObserver<Link> observer) {
        answer(observer, messages.write(desk.undelete(request, Keys.caller())));
    }

    @Override
    public void batchCreateLinks(BatchCreateLinksRequest request, StreamObserver<BatchCreateLinksResponse> observer) {
        List<LinkResult> results = batches.create(request, Keys.caller());
        for (int i = 0; i < results.size(); i++) {
            CreateLinkRequest one = request.getRequests(i);
            if (results.get(i).hasLink() && !one.getValidateOnly()) {
                count(one);
            }
        }
        answer(
                observer,
                BatchCreateLinksResponse.newBuilder().addAllResults(results).build());
    }

    @Override
    public void batchUpdateLinks(BatchUpdateLinksRequest request, StreamObserver<BatchUpdateLinksResponse> observer) {
        answer(
                observer,
                BatchUpdateLinksResponse.newBuilder()
                        .addAllResults(batches.update(request, Keys.caller()))
                        .build());
    }

    @Override
    public void batchDeleteLinks(BatchDeleteLinksRequest request, StreamObserver<BatchDeleteLinksResponse> observer) {
        answer(
                observer,
                BatchDeleteLinksResponse.newBuilder()
                        .addAllResults(batches.delete(request, Keys.caller()))
                        .build());
    }

    @Override
    public void blockLink(BlockLinkRequest request, StreamObserver<Link> observer) {
        answer(observer, messages.write(desk.block(request, Keys.caller())));
    }

    @Override
    public void unblockLink(UnblockLinkRequest request, StreamObserver<Link> observer) {
        answer(observer, messages.write(desk.unblock(request, Keys.caller())));
    }

    @Override
    public void listLinkRevisions(
            ListLinkRevisionsRequest request, StreamObserver<ListLinkRevisionsResponse> observer) {
        StoredLink link = desk.get(request.getDomain(), request.getCode(), Keys.caller());
        answer(observer, lists.revisions(link, request));
    }

    @Override
    public void rollbackLink(RollbackLinkRequest request, StreamObserver<Link> observer) {
        answer(observer, messages.write(desk.rollback(request, Keys.caller())));
    }

    @Override
    public void explainRedirect(ExplainRedirectRequest request, StreamObserver<ExplainRedirectResponse> observer) {
        RedirectRequest visit = explainer.visit(request);
        StoredLink link = desk.get(request.getDomain(), request.getCode(), Keys.caller());
        ResolvedLink resolved = resolver.apply(ResolveRequest.newBuilder()
                .setDomain(request.getDomain())
                .setCode(link.code().value())
                .setMinRevision(link.revision())
                .setWithVisitorKey(request.hasDraft())
                .build());
        answer(observer, LinkExplainer.explain(link, explainer.withDraft(request, link, resolved), visit));
    }

    private static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}
