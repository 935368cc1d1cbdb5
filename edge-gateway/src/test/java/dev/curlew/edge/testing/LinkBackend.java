package dev.curlew.edge.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc.StatsServiceImplBase;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import dev.curlew.proto.link.v1.BatchCreateLinksResponse;
import dev.curlew.proto.link.v1.CacheReset;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.DomainsChange;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Heartbeat;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkChange;
import dev.curlew.proto.link.v1.LinkChanges;
import dev.curlew.proto.link.v1.LinkResult;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceImplBase;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import dev.curlew.proto.link.v1.ListPopularLinksRequest;
import dev.curlew.proto.link.v1.ListPopularLinksResponse;
import dev.curlew.proto.link.v1.ListServedDomainsRequest;
import dev.curlew.proto.link.v1.ListServedDomainsResponse;
import dev.curlew.proto.link.v1.PopularLink;
import dev.curlew.proto.link.v1.ReserveClickRequest;
import dev.curlew.proto.link.v1.ReserveClickResponse;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceImplBase;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ServedDomain;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.VerifyPasswordRequest;
import dev.curlew.proto.link.v1.VerifyPasswordResponse;
import dev.curlew.proto.link.v1.WatchLinksRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Answers as link-service does, from memory, and as analytics-service does to the one question that tests ask. */
public final class LinkBackend implements AutoCloseable {

    private final Map<String, ResolvedLink> links = new ConcurrentHashMap<>();
    private final Map<String, ServedDomain> domains = new ConcurrentHashMap<>();
    private final AtomicLong domainRevision = new AtomicLong(1);
    private final List<StreamObserver<WatchLinksResponse>> watchers = new CopyOnWriteArrayList<>();
    private final List<ResolveRequest> resolves = new CopyOnWriteArrayList<>();
    private final List<Object> requests = new CopyOnWriteArrayList<>();
    private final List<Metadata> metadata = new CopyOnWriteArrayList<>();
    private final Map<Long, AtomicInteger> left = new ConcurrentHashMap<>();
    private final Map<Long, String> passwords = new ConcurrentHashMap<>();
    private final Set<ByteString> taken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lost = new AtomicInteger();
    private final List<ReserveClickRequest> reservations = new CopyOnWriteArrayList<>();
    private final List<VerifyPasswordRequest> verified = new CopyOnWriteArrayList<>();
    private final TransferBackend transfers = new TransferBackend();
    private final KeyBackend keys = new KeyBackend();
    private final Server server;
    private final List<PopularLink> popular = new CopyOnWriteArrayList<>();
    private volatile Duration wrongCodeDelay = Duration.ZERO;
    private volatile @Nullable ApiError failure;

    private LinkBackend(int port) {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .maxInboundMessageSize(16 << 20)
                    .addService(new Resolve())
                    .addService(ServerInterceptors.intercept(new Links(), new Recorder()))
                    .addService(ServerInterceptors.intercept(transfers, new Recorder()))
                    .addService(keys)
                    .addService(new Stats())
                    .addService(new ClickSink())
                    .build()
                    .start();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** A link of the default domain, in order. */
    public static ResolvedLink.Builder link(String code) {
        return ResolvedLink.newBuilder()
                .setLinkId(code.hashCode())
                .setDomain("localhost:8080")
                .setCode(code)
                .setRevision(1)
                .setState(ResolvedLink.State.ACTIVE)
                .setTargetUrl("https://example.com/")
                .setRedirectStatus(302);
    }

    public static LinkBackend start() {
        return new LinkBackend(0);
    }

    public static LinkBackend start(int port) {
        return new LinkBackend(port);
    }

    public int port() {
        return server.getPort();
    }

    /** Keys. */
    public KeyBackend keys() {
        return keys;
    }

    /** Imports and exports. */
    public TransferBackend transfers() {
        return transfers;
    }

    /** Has a link from now on, and tells nobody. */
    public LinkBackend with(ResolvedLink link) {
        return with(link.getDomain(), link.getCode(), link);
    }

    /** Has a link from now on that is found by a key on a domain, and tells nobody. */
    public LinkBackend with(String domain, String key, ResolvedLink link) {
        links.put(name(domain) + "/" + key, link.toBuilder().setDomain(domain).build());
        return this;
    }

    /** Has a domain from now on, and tells all who watch; a host that is empty is the default domain. */
    public LinkBackend withDomain(ServedDomain domain) {
        domains.put(domain.getHost(), domain);
        long revision = domainRevision.incrementAndGet();
        tell(WatchLinksResponse.newBuilder()
                .setDomains(DomainsChange.newBuilder().setRevision(revision))
                .build());
        return this;
    }

    private static String name(String domain) {
        return domain.equals("localhost:8080") ? "" : domain;
    }

    /** Has a link with a target from now on, and tells nobody. */
    public LinkBackend with(String code, String target, long revision) {
        return with(link(code)
                .setLinkId(1)
                .setRevision(revision)
                .setTargetUrl(target)
                .build());
    }

    /** Tells all who watch that a link has changed. */
    public void tellChange(String code, long revision) {
        tellChange("localhost:8080", code, revision);
    }

    /** Tells all who watch that a link of a domain has changed. */
    public void tellChange(String domain, String code, long revision) {
        tell(WatchLinksResponse.newBuilder()
                .setChanges(LinkChanges.newBuilder()
                        .addChanges(LinkChange.newBuilder()
                                .setDomain(domain)
                                .setCode(code)
                                .setRevision(revision)))
                .build());
    }

    public void tellReset() {
        tell(WatchLinksResponse.newBuilder()
                .setReset(CacheReset.getDefaultInstance())
                .build());
    }

    /** Calls a link, which it has already, a popular one. */
    public LinkBackend popular(String code) {
        popular.add(PopularLink.newBuilder()
                .setCodeKey(code)
                .setLink(Optional.ofNullable(links.get("/" + code)).orElseThrow())
                .build());
        return this;
    }

    /** Says of each wrong code that the network is to be refused for a while; zero: no more. */
    public void refuseAfterWrongCodes(Duration delay) {
        wrongCodeDelay = delay;
    }

    /** Ends the streams of all who watch. */
    public void cutWatchers() {
        watchers.forEach(watcher -> watcher.onError(io.grpc.Status.UNAVAILABLE.asRuntimeException()));
        watchers.clear();
    }

    public int watchers() {
        return watchers.size();
    }

    /** Answers with an error from now on; null: no more. */
    public void fail(@Nullable ApiError error) {
        failure = error;
    }

    /** Lets a link be clicked so often. */
    public LinkBackend limit(String code, int clicks) {
        left.put(idOf(code), new AtomicInteger(clicks));
        return this;
    }

    /** Takes this password for a link; empty: the link has none any more. */
    public LinkBackend password(String code, String right) {
        passwords.put(idOf(code), right);
        return this;
    }

    /** Takes clicks, so many times without an answer. */
    public void loseReservations(int times) {
        lost.set(times);
    }

    /** The number of a link. */
    public long idOf(String code) {
        return Optional.ofNullable(links.get("/" + code)).orElseThrow().getLinkId();
    }

    public List<ReserveClickRequest> reservations() {
        return List.copyOf(reservations);
    }

    /** The questions about passwords. */
    public List<VerifyPasswordRequest> verified() {
        return List.copyOf(verified);
    }

    public List<ResolveRequest> resolves() {
        return List.copyOf(resolves);
    }

    /** What was asked of LinkService and StatsService. */
    public List<Object> requests() {
        return List.copyOf(requests);
    }

    /** The metadata of the last call of LinkService. */
    public Metadata lastMetadata() {
        return metadata.getLast();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(WatchLinksResponse message) {
        watchers.removeIf(watcher -> ((ServerCallStreamObserver<WatchLinksResponse>) watcher).isCancelled());
        for (StreamObserver<WatchLinksResponse> watcher : watchers) {
            synchronized (watcher) {
                if (!((ServerCallStreamObserver<WatchLinksResponse>) watcher).isCancelled()) {
                    watcher.onNext(message);
                }
            }
        }
    }

    private <T> void answer(StreamObserver<T> responses, Optional<T> answer) {
        ApiError error = failure;
        if (error != null) {
            responses.onError(error.toStatusRuntimeException());
        } else if (answer.isEmpty()) {
            responses.onError(ApiError.notFound("LINK_NOT_FOUND", "There is no such link.")
                    .toStatusRuntimeException());
        } else {
            responses.onNext(answer.get());
            responses.onCompleted();
        }
    }

    private final class Resolve extends ResolveServiceImplBase {
        @Override
        public void resolve(ResolveRequest request, StreamObserver<ResolvedLink> responses) {
            resolves.add(request);
            Optional<ResolvedLink> link = Optional.ofNullable(links.get(request.getDomain() + "/" + request.getCode()));
            if (link.isEmpty() && failure == null && wrongCodeDelay.isPositive()) {
                responses.onError(ApiError.notFound("LINK_NOT_FOUND", "There is no such link.")
                        .withRetryDelay(wrongCodeDelay)
                        .toStatusRuntimeException());
                return;
            }
            answer(responses, link);
        }

        @Override
        public void listPopularLinks(
                ListPopularLinksRequest request, StreamObserver<ListPopularLinksResponse> responses) {
            if (failure != null) {
                answer(responses, Optional.empty());
                return;
            }
            popular.stream()
                    .limit(request.getLimit())
                    .forEach(link -> responses.onNext(
                            ListPopularLinksResponse.newBuilder().addLinks(link).build()));
            responses.onCompleted();
        }

        @Override
        public void listServedDomains(
                ListServedDomainsRequest request, StreamObserver<ListServedDomainsResponse> responses) {
            answer(
                    responses,
                    Optional.of(ListServedDomainsResponse.newBuilder()
                            .setRevision(domainRevision.get())
                            .addAllDomains(domains.values())
                            .build()));
        }

        @Override
        public void reserveClick(ReserveClickRequest request, StreamObserver<ReserveClickResponse> responses) {
            reservations.add(request);
            AtomicInteger clicks =
                    Optional.ofNullable(left.get(request.getLinkId())).orElseThrow();
            boolean had = request.getValidateOnly() ? clicks.get() > 0 : take(request.getEventId(), clicks);
            if (lost.getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
                responses.onError(io.grpc.Status.UNAVAILABLE.asRuntimeException());
            } else if (failure == null && !had) {
                responses.onError(
                        ApiError.resourceExhausted("LINK_USED_UP", "used up").toStatusRuntimeException());
            } else {
                answer(responses, Optional.of(ReserveClickResponse.getDefaultInstance()));
            }
        }

        private boolean take(ByteString eventId, AtomicInteger clicks) {
            if (taken.contains(eventId)) {
                return true;
            }
            boolean had = clicks.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
            return had && taken.add(eventId);
        }

        @Override
        public void verifyPassword(VerifyPasswordRequest request, StreamObserver<VerifyPasswordResponse> responses) {
            verified.add(request);
            ResolvedLink link = links.values().stream()
                    .filter(each -> each.getLinkId() == request.getLinkId())
                    .findFirst()
                    .orElseThrow();
            String right = passwords.getOrDefault(request.getLinkId(), "");
            if (failure == null && !right.isEmpty() && !right.equals(request.getPassword())) {
                responses.onError(
                        ApiError.permissionDenied("WRONG_PASSWORD", "wrong").toStatusRuntimeException());
                return;
            }
            answer(
                    responses,
                    Optional.of(VerifyPasswordResponse.newBuilder()
                            .setRevision(link.getRevision())
                            .setPasswordKey(right.isEmpty() ? ByteString.EMPTY : link.getPasswordKey())
                            .build()));
        }

        @Override
        public void watchLinks(WatchLinksRequest request, StreamObserver<WatchLinksResponse> responses) {
            responses.onNext(WatchLinksResponse.newBuilder()
                    .setReset(CacheReset.getDefaultInstance())
                    .build());
            responses.onNext(WatchLinksResponse.newBuilder()
                    .setHeartbeat(Heartbeat.getDefaultInstance())
                    .build());
            ((ServerCallStreamObserver<WatchLinksResponse>) responses)
                    .setOnCancelHandler(() -> watchers.remove(responses));
            watchers.add(responses);
        }
    }

    private final class Links extends LinkServiceImplBase {
        @Override
        public void createLink(CreateLinkRequest request, StreamObserver<Link> responses) {
            requests.add(request);
            answer(
                    responses,
                    Optional.of(request.getLink().toBuilder()
                            .setCode("abc1234")
                            .setShortUrl("http://localhost:8080/abc1234")
                            .setRevision(1)
                            .build()));
        }

        @Override
        public void batchCreateLinks(
                BatchCreateLinksRequest request, StreamObserver<BatchCreateLinksResponse> responses) {
            requests.add(request);
            BatchCreateLinksResponse.Builder results = BatchCreateLinksResponse.newBuilder();
            for (int i = 0; i < request.getRequestsCount(); i++) {
                Link link = request.getRequests(i).getLink();
                results.addResults(
                        link.getTargetUrl().isEmpty()
                                ? LinkResult.newBuilder()
                                        .setError(ApiError.invalidArgument("INVALID_FIELD", "It is not valid.")
                                                .withViolation("requests[" + i + "].link.targetUrl", "a URL")
                                                .toStatusProto())
                                : LinkResult.newBuilder().setLink(link));
            }
            answer(responses, Optional.of(results.build()));
        }

        @Override
        public void getLink(GetLinkRequest request, StreamObserver<Link> responses) {
            requests.add(request);
            answer(
                    responses,
                    Optional.ofNullable(links.get("/" + request.getCode()))
                            .map(link -> Link.newBuilder()
                                    .setCode(link.getCode())
                                    .setTargetUrl(link.getTargetUrl())
                                    .build()));
        }

        @Override
        public void updateLink(UpdateLinkRequest request, StreamObserver<Link> responses) {
            requests.add(request);
            answer(responses, Optional.of(request.getLink()));
        }

        @Override
        public void listLinks(ListLinksRequest request, StreamObserver<ListLinksResponse> responses) {
            requests.add(request);
            answer(responses, Optional.of(ListLinksResponse.getDefaultInstance()));
        }

        @Override
        public void deleteLink(DeleteLinkRequest request, StreamObserver<Empty> responses) {
            requests.add(request);
            answer(responses, Optional.of(Empty.getDefaultInstance()));
        }
    }

    private final class Stats extends StatsServiceImplBase {
        @Override
        public void getLinkStats(GetLinkStatsRequest request, StreamObserver<LinkStats> responses) {
            requests.add(request);
            answer(
                    responses,
                    Optional.of(LinkStats.newBuilder()
                            .setCode(request.getCode())
                            .setGranularity(request.getGranularity())
                            .build()));
        }
    }

    private final class Recorder implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            metadata.add(headers);
            return next.startCall(call, headers);
        }
    }
}
