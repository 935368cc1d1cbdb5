package dev.curlew.link.resolve;

import dev.curlew.link.code.ShortCode;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.WatchLinksRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Locale;

/** The rpcs of the edges. */
final class ResolveGrpcService extends ResolveServiceGrpc.ResolveServiceImplBase {

    private final LinkLookup lookup;
    private final WatchStreams streams;
    private final TargetGuard guard;
    private final String domain;

    ResolveGrpcService(LinkLookup lookup, WatchStreams streams, TargetGuard guard, String domain) {
        this.lookup = lookup;
        this.streams = streams;
        this.guard = guard;
        this.domain = domain;
    }

    @Override
    public void resolve(ResolveRequest request, StreamObserver<ResolvedLink> observer) {
        String asked = request.getDomain().toLowerCase(Locale.ROOT);
        if (!asked.isEmpty() && !asked.equals(domain)) {
            throw new ResolveException.NotFound();
        }
        ResolvedLink link = ShortCode.parse(request.getCode())
                .flatMap(code -> lookup.find(ChangeNotice.DEFAULT_DOMAIN, code, request.getMinRevision()))
                .orElseThrow(ResolveException.NotFound::new);
        observer.onNext(guard.check(link).toBuilder().setDomain(domain).build());
        observer.onCompleted();
    }

    @Override
    public void watchLinks(WatchLinksRequest request, StreamObserver<WatchLinksResponse> observer) {
        streams.add((ServerCallStreamObserver<WatchLinksResponse>) observer);
    }
}
