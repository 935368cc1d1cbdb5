package dev.curlew.edge.redirect;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceFutureStub;
import dev.curlew.proto.link.v1.ResolvedLink;
import io.grpc.Channel;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks link-service for links. */
final class ResolveLoader implements LinkSource {

    private static final Logger log = LoggerFactory.getLogger(ResolveLoader.class);
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final ResolveServiceFutureStub stub;
    private final String defaultDomain;
    private final LongSupplier domainRevision;
    private final WrongCodes wrongCodes;

    /**
     * Makes a loader.
     *
     * @param domainRevision the revision of the domains that the edge knows: links are to be no older
     * @param wrongCodes is told who asked for codes that are not there
     */
    ResolveLoader(Channel channel, String defaultDomain, LongSupplier domainRevision, WrongCodes wrongCodes) {
        stub = ResolveServiceGrpc.newFutureStub(channel);
        this.defaultDomain = defaultDomain;
        this.domainRevision = domainRevision;
        this.wrongCodes = wrongCodes;
    }

    @Override
    public CompletableFuture<Lookup> load(LinkKey key, long minRevision, String network) {
        ResolveRequest request = ResolveRequest.newBuilder()
                .setCode(key.code())
                .setDomain(key.domain().equals(defaultDomain) ? "" : key.domain())
                .setMinRevision(minRevision)
                .setMinDomainRevision(domainRevision.getAsLong())
                .setClientNetwork(network)
                .build();
        CompletableFuture<Lookup> result = new CompletableFuture<>();
        Futures.addCallback(
                stub.withDeadlineAfter(DEADLINE.toNanos(), TimeUnit.NANOSECONDS).resolve(request),
                new FutureCallback<ResolvedLink>() {
                    @Override
                    public void onSuccess(ResolvedLink link) {
                        result.complete(new Lookup.Found(CompiledLink.of(link)));
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        result.complete(lookup(ApiErrors.from(failure), network));
                    }
                },
                MoreExecutors.directExecutor());
        return result;
    }

    /** Only link-service itself can say that a link is not there: a proxy's NOT_FOUND has no reason of ours. */
    private Lookup lookup(ApiError error, String network) {
        boolean ours = !error.reason().equals(error.code().name());
        if (ours && (error.code() == Code.NOT_FOUND || error.code() == Code.INVALID_ARGUMENT)) {
            wrongCodes.count(network, error.retryDelay());
            return new Lookup.Unknown();
        }
        log.debug("Could not resolve a link: code={} reason={}", error.code(), error.reason());
        return new Lookup.Unavailable();
    }
}
