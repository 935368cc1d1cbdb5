package dev.curlew.link.resolve;

import com.google.common.collect.Lists;
import dev.curlew.link.resolve.RedisLinkCache.Found;
import dev.curlew.proto.link.v1.ListPopularLinksResponse;
import dev.curlew.proto.link.v1.PopularLink;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Sends the links that were clicked most, as fast as an edge reads them and no faster. */
final class PopularLinks {

    static final int MOST = 100_000;
    private static final int IN_MESSAGE = 100;

    private final JooqResolvedStore store;
    private final Function<Found, Optional<ResolvedLink>> told;

    /** Takes what edges are told of a link; empty: nothing. */
    PopularLinks(JooqResolvedStore store, Function<Found, Optional<ResolvedLink>> told) {
        this.store = store;
        this.told = told;
    }

    void send(int limit, ServerCallStreamObserver<ListPopularLinksResponse> edge) {
        Iterator<List<Long>> parts =
                Lists.partition(store.popular(limit), IN_MESSAGE).iterator();
        edge.setOnReadyHandler(() -> send(parts, edge));
    }

    private void send(Iterator<List<Long>> parts, ServerCallStreamObserver<ListPopularLinksResponse> edge) {
        while (edge.isReady()) {
            if (!parts.hasNext()) {
                edge.onCompleted();
                return;
            }
            edge.onNext(part(parts.next()));
        }
    }

    private ListPopularLinksResponse part(List<Long> linkIds) {
        ListPopularLinksResponse.Builder part = ListPopularLinksResponse.newBuilder();
        for (Found found : store.byIds(linkIds)) {
            told.apply(found)
                    .filter(link -> link.getState() == State.ACTIVE)
                    .map(link -> PopularLink.newBuilder()
                            .setCodeKey(found.code().value())
                            .setLink(link))
                    .ifPresent(part::addLinks);
        }
        return part.build();
    }
}
