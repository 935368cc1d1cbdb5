package dev.curlew.edge.redirect;

import dev.curlew.proto.link.v1.ListPopularLinksRequest;
import dev.curlew.proto.link.v1.ListPopularLinksResponse;
import dev.curlew.proto.link.v1.PopularLink;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills the cache of an edge that starts with the links that are clicked most, so that it need not ask for each of them. */
final class WarmUpLoader {

    private static final Logger log = LoggerFactory.getLogger(WarmUpLoader.class);

    private final Channel channel;
    private final LinkCache cache;

    WarmUpLoader(Channel channel, LinkCache cache) {
        this.channel = channel;
        this.cache = cache;
    }

    /** Asks, and returns when it is over. Where it fails, links are asked for one by one as always. */
    void load(int most, Duration patience, LinkWatcher watcher) {
        long end = System.nanoTime() + patience.toNanos();
        // What is asked for before changes are told might change unheard.
        if (!watcher.awaitStart(patience)) {
            log.info("Not warmed up: changes of links are not told");
            return;
        }
        CancellableContext call = Context.current().withCancellation();
        try {
            int loaded = call.call(() -> read(most, end));
            log.info("Warmed up: links={}", loaded);
        } catch (StatusRuntimeException failure) {
            log.info("Not warmed up: status={}", failure.getStatus().getCode());
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            call.cancel(null);
        }
    }

    private int read(int most, long end) {
        long askedNanos = System.nanoTime();
        long askedEpoch = cache.epoch();
        Iterator<ListPopularLinksResponse> parts = ResolveServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(end - askedNanos, TimeUnit.NANOSECONDS)
                .listPopularLinks(
                        ListPopularLinksRequest.newBuilder().setLimit(most).build());
        int loaded = 0;
        // Half of it is left to the links that visitors really ask for.
        while (cache.isLessThanHalfFull() && parts.hasNext()) {
            for (PopularLink link : parts.next().getLinksList()) {
                LinkKey key = new LinkKey(link.getLink().getDomain(), link.getCodeKey());
                var _ = cache.put(key, CompiledLink.of(link.getLink()), askedNanos, askedEpoch);
                loaded++;
            }
        }
        return loaded;
    }
}
