package dev.curlew.embedded;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.Server;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real HTTP server in the place of edge-gateway: it is ready, and tells what reached it. */
final class TestEdge implements AutoCloseable {
    private final Server server;
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private volatile @Nullable RequestHeaders last;

    TestEdge(String name) {
        server = Server.builder()
                .http(0)
                .service("/readyz", (ctx, req) -> HttpResponse.of(HttpStatus.OK))
                .service("/hang", (ctx, req) -> {
                    hanging.countDown();
                    return HttpResponse.of(new CompletableFuture<>());
                })
                .serviceUnder("/", (ctx, req) -> {
                    requests.incrementAndGet();
                    last = req.headers();
                    return HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, name);
                })
                .gracefulShutdownTimeoutMillis(0, 0)
                .build();
        server.start().join();
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
