package dev.curlew.analytics.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceBlockingStub;
import dev.curlew.proto.link.v1.ResolvedLink;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks link-service, and remembers its answers for a moment. What the answer holds of a link never changes. */
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

    private Optional<LinkRef> ask(Name name) {
        ResolveRequest request = ResolveRequest.newBuilder()
                .setDomain(name.domain)
                .setCode(name.code)
                .setWithOwner(true)
                .build();
        try {
            ResolvedLink link = resolver.withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
                    .resolve(request);
            LinkRef found = new LinkRef(
                    link.getLinkId(), link.getDomain(), link.getCode(), link.getAnonymous(), link.getOwner());
            links.put(name, found);
            return Optional.of(found);
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
