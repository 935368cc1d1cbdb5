package dev.curlew.bench.measure;

import java.io.IOException;
import java.net.URI;

/** How load comes. */
public enum Protocol {
    /** HTTP/1.1, connections that stay open. */
    HTTP1("HTTP/1.1") {
        @Override
        public Load run(URI url, String host, int requests, int seconds) throws IOException, InterruptedException {
            return Wrk.run(url, host, requests, seconds);
        }
    },
    /** HTTP/2 without TLS, by prior knowledge. */
    HTTP2("HTTP/2") {
        @Override
        public Load run(URI url, String host, int requests, int seconds) throws IOException, InterruptedException {
            return H2Load.run(url, host, requests, seconds);
        }
    };

    private final String title;

    Protocol(String title) {
        this.title = title;
    }

    /** Asks for a URL, with so many requests under way. */
    public abstract Load run(URI url, String host, int requests, int seconds) throws IOException, InterruptedException;

    @Override
    public String toString() {
        return title;
    }
}
