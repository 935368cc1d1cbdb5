package dev.curlew.edge.domain;

import dev.curlew.proto.link.v1.ListServedDomainsRequest;
import dev.curlew.proto.link.v1.ListServedDomainsResponse;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceStub;
import dev.curlew.proto.link.v1.ServedDomain;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks link-service for all domains. */
final class DomainLoader {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final ResolveServiceStub stub;

    DomainLoader(Channel channel) {
        stub = ResolveServiceGrpc.newStub(channel);
    }

    /** All domains as they were at a revision. */
    record Loaded(long revision, List<ServedDomain> domains) {}

    /** Asks for domains of this revision or a later one; fails as the call does. */
    CompletableFuture<Loaded> load(long minRevision) {
        CompletableFuture<Loaded> result = new CompletableFuture<>();
        stub.withDeadlineAfter(DEADLINE.toNanos(), TimeUnit.NANOSECONDS)
                .listServedDomains(
                        ListServedDomainsRequest.newBuilder()
                                .setMinRevision(minRevision)
                                .build(),
                        new Collector(result));
        return result;
    }

    private static final class Collector implements StreamObserver<ListServedDomainsResponse> {

        private final CompletableFuture<Loaded> result;
        private final List<ServedDomain> domains = new ArrayList<>();
        private long revision;

        Collector(CompletableFuture<Loaded> result) {
            this.result = result;
        }

        @Override
        public void onNext(ListServedDomainsResponse part) {
            revision = part.getRevision();
            domains.addAll(part.getDomainsList());
        }

        @Override
        public void onError(Throwable failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            result.complete(new Loaded(revision, domains));
        }
    }
}
