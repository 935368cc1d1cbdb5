package dev.curlew.analytics.testing;

import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.AuthenticateKeyRequest;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.KeyServiceGrpc.KeyServiceImplBase;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceImplBase;
import dev.curlew.proto.link.v1.ListLinkIdsRequest;
import dev.curlew.proto.link.v1.ListLinkIdsResponse;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceImplBase;
import dev.curlew.proto.link.v1.ResolvedLink;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What analytics-service asks of link-service, answered from maps. */
public final class FakeLinkService {

    private final Map<String, ResolvedLink> links = new ConcurrentHashMap<>();
    private final Map<Long, String> tags = new ConcurrentHashMap<>();
    private final Map<String, AuthenticateKeyResponse> keys = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicReference<@Nullable CountDownLatch> hold = new AtomicReference<>();
    private volatile boolean down;
    private volatile boolean linksHidden;

    /** Knows neither links nor keys. */
    public FakeLinkService() {}

    /** Adds a link of the domain {@code sho.rt}. */
    public void addLink(String code, long id, ResolvedLink.State state, boolean anonymous) {
        addLink(code, id, state, anonymous ? "" : "key_owner");
    }

    /** Adds a link of the domain {@code sho.rt} that a key made, or nobody. */
    public void addLink(String code, long id, ResolvedLink.State state, String owner) {
        links.put(
                code,
                ResolvedLink.newBuilder()
                        .setCode(code)
                        .setDomain("sho.rt")
                        .setLinkId(id)
                        .setState(state)
                        .setAnonymous(owner.isEmpty())
                        .setOwner(owner)
                        .build());
    }

    /** Changes a link that is there. */
    public void changeLink(String code, UnaryOperator<ResolvedLink.Builder> change) {
        links.computeIfPresent(code, (_, link) -> change.apply(link.toBuilder()).build());
    }

    /** Gives a link its only tag. */
    public void addTag(long id, String tag) {
        tags.put(id, tag);
    }

    /** Adds a key. */
    public void addKey(String secret, ApiKey key) {
        addKey(secret, AuthenticateKeyResponse.newBuilder().setApiKey(key).build());
    }

    /** Adds a key, or the token of a link. */
    public void addKey(String secret, AuthenticateKeyResponse answer) {
        keys.put(secret, answer);
    }

    /** From now on every call fails with UNAVAILABLE, or no longer. */
    public void setDown(boolean isDown) {
        down = isDown;
    }

    /** Lets the next call wait until the latch is down. */
    public void holdNextCall(CountDownLatch until) {
        hold.set(until);
    }

    /** How often it was asked. */
    public int calls() {
        return calls.get();
    }

    /** Its {@code ResolveService}. */
    public BindableService resolveService() {
        return new ResolveServiceImplBase() {
            @Override
            public void listLinkIds(ListLinkIdsRequest request, StreamObserver<ListLinkIdsResponse> caller) {
                ListLinkIdsResponse.Builder found = ListLinkIdsResponse.newBuilder();
                links.values().stream()
                        .filter(link ->
                                request.getTag().isEmpty() || request.getTag().equals(tags.get(link.getLinkId())))
                        .filter(link -> request.getOwner().isEmpty()
                                || request.getOwner().equals(link.getOwner()))
                        .filter(link -> request.getLinkId() == 0 || request.getLinkId() == link.getLinkId())
                        .filter(link -> request.getDomainsCount() == 0
                                || request.getDomainsList().contains(link.getDomain()))
                        .map(ResolvedLink::getLinkId)
                        .filter(id -> id > request.getAfterLinkId())
                        .sorted()
                        .limit(request.getPageSize())
                        .forEach(found::addLinkIds);
                answer(
                        caller,
                        Optional.of(found.build()),
                        ApiError.notFound("LINK_NOT_FOUND", "There is no such link."));
            }

            @Override
            public void resolve(ResolveRequest request, StreamObserver<ResolvedLink> caller) {
                answer(
                        caller,
                        Optional.ofNullable(links.get(request.getCode()))
                                .filter(link -> request.getDomain().isEmpty()
                                        || request.getDomain().equals(link.getDomain())),
                        ApiError.notFound("LINK_NOT_FOUND", "There is no such link."));
            }
        };
    }

    /** From now on nobody may read links by {@code LinkService}. */
    public void hideLinks() {
        linksHidden = true;
    }

    /** Its {@code LinkService}. */
    public BindableService linkService() {
        return new LinkServiceImplBase() {
            @Override
            public void getLink(GetLinkRequest request, StreamObserver<Link> caller) {
                answer(
                        caller,
                        Optional.ofNullable(links.get(request.getCode()))
                                .filter(_ -> !linksHidden)
                                .map(link -> Link.newBuilder()
                                        .setCode(link.getCode())
                                        .setDomain(link.getDomain())
                                        .setShortUrl("https://" + link.getDomain() + "/" + link.getCode())
                                        .build()),
                        ApiError.permissionDenied("SCOPE_MISSING", "The key has not the scope links:read."));
            }
        };
    }

    /** Its {@code KeyService}. */
    public BindableService keyService() {
        return new KeyServiceImplBase() {
            @Override
            public void authenticateKey(
                    AuthenticateKeyRequest request, StreamObserver<AuthenticateKeyResponse> caller) {
                answer(
                        caller,
                        Optional.ofNullable(keys.get(request.getSecret())),
                        ApiError.unauthenticated("INVALID_KEY", "The key is not valid."));
            }
        };
    }

    private static void await(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> void answer(StreamObserver<T> caller, Optional<T> found, ApiError otherwise) {
        calls.incrementAndGet();
        CountDownLatch until = hold.getAndSet(null);
        if (until != null) {
            await(until);
        }
        if (down) {
            throw ApiError.unavailable("DOWN", "Down.").toStatusRuntimeException();
        }
        caller.onNext(found.orElseThrow(otherwise::toStatusRuntimeException));
        caller.onCompleted();
    }
}
