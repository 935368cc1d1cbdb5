package dev.curlew.embedded;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real HTTP server in the place of edge-gateway: it is ready, and tells what reached it. */
final class TestEdge implements AutoCloseable {
    /** The body of {@code /large.json} and its siblings, each of another type. */
    static final String LARGE = "{\"text\": \"" + "curlew ".repeat(1000) + "\"}";

    private final Server server;
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private volatile @Nullable RequestHeaders last;

    TestEdge(String name) {
        this(name, Server.builder().http(0));
    }

    private TestEdge(String name, ServerBuilder builder) {
        server = builder.service("/readyz", (ctx, req) -> HttpResponse.of(HttpStatus.OK))
                .service("/hang", (ctx, req) -> {
                    hanging.countDown();
                    return HttpResponse.of(new CompletableFuture<>());
                })
                .service("/large.json", (ctx, req) -> large(MediaType.JSON_UTF_8))
                .service("/large.events", (ctx, req) -> large(MediaType.EVENT_STREAM))
                .service("/large.png", (ctx, req) -> large(MediaType.PNG))
                .serviceUnder("/", (ctx, req) -> {
                    requests.incrementAndGet();
                    last = req.headers();
                    return HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, name);
                })
                .gracefulShutdownTimeoutMillis(0, 0)
                .build();
        server.start().join();
    }

    /** One that takes so many requests at once on a connection. */
    static TestEdge taking(int requests) {
        return new TestEdge("edge", Server.builder().http(0).http2MaxStreamsPerConnection(requests));
    }

    /** One that shows the certificate of a folder and answers who shows one of the same authority. */
    static TestEdge overTls(Path folder) {
        return new TestEdge(
                "edge",
                Server.builder()
                        .https(0)
                        .tls(TlsKeyPair.of(
                                folder.resolve("tls.key").toFile(),
                                folder.resolve("tls.crt").toFile()))
                        .tlsCustomizer(
                                ssl -> ssl.trustManager(folder.resolve("ca.crt").toFile())
                                        .clientAuth(ClientAuth.REQUIRE)));
    }

    private static HttpResponse large(MediaType type) {
        return HttpResponse.of(
                ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, type, HttpHeaderNames.ETAG, "\"v1\""),
                HttpData.ofUtf8(LARGE));
    }

    int port() {
        return server.activeLocalPort();
    }

    int requests() {
        return requests.get();
    }

    /** True once a request that gets no answer has come. */
    boolean hangs() {
        return hanging.getCount() == 0;
    }

    /** The headers of the last request. */
    RequestHeaders headers() {
        RequestHeaders headers = last;
        if (headers == null) {
            throw new AssertionError("no request came");
        }
        return headers;
    }

    /** Breaks its connections and listens no more. */
    void die() {
        server.stop().join();
    }

    @Override
    public void close() {
        die();
    }
}
