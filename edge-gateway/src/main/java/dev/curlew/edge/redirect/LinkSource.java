package dev.curlew.edge.redirect;

import java.util.concurrent.CompletableFuture;

/** Where links come from when they are not cached. */
@FunctionalInterface
interface LinkSource {

    /**
     * Asks for a link; the future never fails.
     *
     * @param minRevision the answer is to be of this revision or a later one; 0: any
     * @param network whose visitor asks; empty: none waits for it
     */
    CompletableFuture<Lookup> load(LinkKey key, long minRevision, String network);
}
