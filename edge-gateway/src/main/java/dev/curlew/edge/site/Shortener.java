package dev.curlew.edge.site;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes short links. */
@FunctionalInterface
public interface Shortener {

    /**
     * Makes a link in the name of whoever sent the current request.
     *
     * @return the short URL; it fails if there is none
     */
    CompletableFuture<String> shorten(NewLink link);

    /**
     * The link that is wanted.
     *
     * @param targetUrl where it is to lead
     * @param slug the code that it is to have; empty: any
     * @param expireTime when it is to end; empty: never
     */
    record NewLink(String targetUrl, String slug, Optional<Instant> expireTime) {}
}
