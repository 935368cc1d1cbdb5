package dev.curlew.edge.site;

import java.util.concurrent.CompletableFuture;

/** Makes short links. */
@FunctionalInterface
public interface Shortener {

    /**
     * Makes a link in the name of whoever sent the current request.
     *
     * @return the short URL; it fails if there is none
     */
    CompletableFuture<String> shorten(String targetUrl);
}
