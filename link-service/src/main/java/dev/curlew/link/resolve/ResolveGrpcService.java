package dev.curlew.link.resolve;

import com.google.protobuf.ByteString;
import dev.curlew.link.clicklimit.ClickLimits;
import dev.curlew.link.code.ShortCode;
import dev.curlew.link.domain.DomainList;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.password.Passwords;
import dev.curlew.link.request.Violations;
import dev.curlew.link.resolve.RedisLinkCache.Found;
import dev.curlew.proto.link.v1.ListLinkIdsRequest;
import dev.curlew.proto.link.v1.ListLinkIdsResponse;
import dev.curlew.proto.link.v1.ListPopularLinksRequest;
import dev.curlew.proto.link.v1.ListPopularLinksResponse;
import dev.curlew.proto.link.v1.ListServedDomainsRequest;
import dev.curlew.proto.link.v1.ListServedDomainsResponse;
import dev.curlew.proto.link.v1.ReserveClickRequest;
import dev.curlew.proto.link.v1.ReserveClickResponse;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.VerifyPasswordRequest;
import dev.curlew.proto.link.v1.VerifyPasswordResponse;
import dev.curlew.proto.link.v1.WatchLinksRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** The rpcs of the edges. */
final class ResolveGrpcService extends ResolveServiceGrpc.ResolveServiceImplBase {

    private static final int UUID_BYTES = 16;
    private static final int LONGEST_NETWORK = 64;
    private static final String NETWORK = "a network in CIDR notation";

    private final LinkLookup lookup;
    private final WatchStreams streams;
    private final TargetGuard guard;
    private final ClickLimits limits;
    private final Passwords passwords;
    private final Domains domains;
    private final VisitorKeys keys;
    private final WrongCodes wrongCodes;
    private final PopularLinks popular;

    ResolveGrpcService(
            LinkLookup lookup,
            WatchStreams streams,
            TargetGuard guard,
            ClickLimits limits,
            Passwords passwords,
            Domains domains,
            VisitorKeys keys,
            WrongCodes wrongCodes,
            JooqResolvedStore store) {
        this.lookup = lookup;
        this.streams = streams;
        this.guard = guard;
        this.limits = limits;
        this.passwords = passwords;
        this.domains = domains;
        this.keys = keys;
        this.wrongCodes = wrongCodes;
        this.popular = new PopularLinks(store, this::popular);
    }

    @Override
    public void resolve(ResolveRequest request, StreamObserver<ResolvedLink> observer) {
        observer.onNext(resolved(request));
        observer.onCompleted();
    }

    /** What an edge is told of a link; throws if there is none. */
    ResolvedLink resolved(ResolveRequest request) {
        checkNetwork(request.getClientNetwork());
        if (request.getMinDomainRevision() > 0) {
            DomainList _ = domains.list(request.getMinDomainRevision());
        }
        LinkDomain domain = domains.get(request.getDomain());
        ResolvedLink link = ShortCode.parse(request.getCode())
                .flatMap(code -> lookup.find(domain.name(), domain.key(code), request.getMinRevision()))
                .map(found -> told(domain, found, request.getWithVisitorKey()))
                .orElseThrow(() -> notFound(request.getClientNetwork()));
        // Edges keep many links and ask no owner.
        return request.getWithOwner() ? link : link.toBuilder().clearOwner().build();
    }

    private ResolvedLink told(LinkDomain domain, ResolvedLink stored, boolean withVisitorKey) {
        ResolvedLink.Builder link = guard.check(stored).toBuilder();
        if (link.getRedirectStatus() == 0) {
            link.setRedirectStatus(domain.redirectStatus());
        }
        // No key is kept in Redis: who can read that must not be able to sign, or to tell visitors.
        link.setDomain(domains.host(domain.name()))
                .setPasswordKey(passwords.key(link.getLinkId(), link.getPasswordVersion()));
        if (withVisitorKey || link.getRulesCount() > 0) {
            link.setVisitorKey(keys.of(link.getLinkId()));
        }
        return link.build();
    }

    private Optional<ResolvedLink> popular(Found found) {
        return domains.find(found.domain())
                .map(domain -> told(domain, found.link(), false).toBuilder()
                        .clearOwner()
                        .build());
    }

    private ResolveException.NotFound notFound(String network) {
        return new ResolveException.NotFound(network.isEmpty() ? Optional.empty() : wrongCodes.count(network));
    }

    @Override
    public void listPopularLinks(ListPopularLinksRequest request, StreamObserver<ListPopularLinksResponse> observer) {
        if (request.getLimit() < 1 || request.getLimit() > PopularLinks.MOST) {
            throw Violations.of("limit", "1 to 100,000");
        }
        popular.send(request.getLimit(), (ServerCallStreamObserver<ListPopularLinksResponse>) observer);
    }

    @Override
    public void listServedDomains(
            ListServedDomainsRequest request, StreamObserver<ListServedDomainsResponse> observer) {
        new ServedDomains(domains).parts(request.getMinRevision()).forEach(observer::onNext);
        observer.onCompleted();
    }

    @Override
    public void watchLinks(WatchLinksRequest request, StreamObserver<WatchLinksResponse> observer) {
        streams.add((ServerCallStreamObserver<WatchLinksResponse>) observer);
    }

    @Override
    public void listLinkIds(ListLinkIdsRequest request, StreamObserver<ListLinkIdsResponse> observer) {
        observer.onNext(ListLinkIdsResponse.newBuilder()
                .addAllLinkIds(lookup.ids(LinkIdQuery.of(request, domains)))
                .build());
        observer.onCompleted();
    }

    @Override
    public void reserveClick(ReserveClickRequest request, StreamObserver<ReserveClickResponse> observer) {
        long left = request.getValidateOnly()
                ? limits.left(request.getLinkId())
                : limits.take(request.getLinkId(), eventId(request.getEventId()));
        observer.onNext(
                ReserveClickResponse.newBuilder().setRemainingClicks(left).build());
        observer.onCompleted();
    }

    @Override
    public void verifyPassword(VerifyPasswordRequest request, StreamObserver<VerifyPasswordResponse> observer) {
        if (request.getClientNetwork().isBlank()) {
            throw Violations.of("clientNetwork", NETWORK);
        }
        checkNetwork(request.getClientNetwork());
        Passwords.Accepted accepted =
                passwords.verify(request.getLinkId(), request.getPassword(), request.getClientNetwork());
        observer.onNext(VerifyPasswordResponse.newBuilder()
                .setRevision(accepted.revision())
                .setPasswordKey(accepted.key())
                .build());
        observer.onCompleted();
    }

    private static void checkNetwork(String network) {
        if (network.length() > LONGEST_NETWORK) {
            throw Violations.of("clientNetwork", NETWORK);
        }
    }

    private static UUID eventId(ByteString bytes) {
        if (bytes.size() != UUID_BYTES) {
            throw Violations.of("eventId", "a UUID of 16 bytes");
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
