package dev.curlew.analytics.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceBlockingStub;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks link-service, and remembers its answers for a moment. What is remembered of a link never changes. */
final class GrpcLinkDirectory implements LinkDirectory {

    private static final int MOST_CACHED = 10_000;
    private static final Duration CACHED_FOR = Duration.ofSeconds(30);
    private static final long DEADLINE_MILLIS = 2_000;

    private final ResolveServiceBlockingStub resolver;
    private final Cache<Name, LinkRef> links = Caffeine.newBuilder()
            .maximumSize(MOST_CACHED)
            .expireAfterWrite(CACHED_FOR)
            .build();

    GrpcLinkDirectory(Channel linkService) {
        this.resolver = ResolveServiceGrpc.newBlockingStub(linkService);
    }

    @Override
    public Optional<LinkRef> find(String domain, String code) {
        // Links that are not there are not remembered: one may be made any moment.
        Name name = new Name(domain, code);
        Optional<LinkRef> known = Optional.ofNullable(links.getIfPresent(name));
        return known.isPresent() ? known : ask(name);
    }

    @Override
    public Optional<ShownLink> shown(String domain, String code) {
        return resolved(new Name(domain, code))
                .filter(link -> link.getState() != State.DELETED && link.getState() != State.BLOCKED)
                .map(link -> new ShownLink(ref(link), link.getTitle()));
    }

    private Optional<LinkRef> ask(Name name) {
        Optional<LinkRef> found = resolved(name).map(GrpcLinkDirectory::ref);
        found.ifPresent(link -> links.put(name, link));
        return found;
    }

    private static LinkRef ref(ResolvedLink link) {
        return new LinkRef(link.getLinkId(), link.getDomain(), link.getCode(), link.getAnonymous(), link.getOwner());
    }

    private Optional<ResolvedLink> resolved(Name name) {
        ResolveRequest request = ResolveRequest.newBuilder()
                .setDomain(name.domain)
                .setCode(name.code)
                .setWithOwner(true)
                .build();
        try {
            return Optional.of(resolver.withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
                    .resolve(request));
        } catch (StatusRuntimeException e) {
            Code code = e.getStatus().getCode();
            if (code == Code.NOT_FOUND || code == Code.INVALID_ARGUMENT) {
                return Optional.empty();
            }
            throw new AccessException.Unavailable(e);
        }
    }

    private record Name(String domain, String code) {}
}
