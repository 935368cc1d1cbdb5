package dev.curlew.bench.peer;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The baseline of redirects: an Armeria server that does nothing but answer with a constant 302. */
public final class BareArmeria {
    private BareArmeria() {}

    /** Serves on the loopback port given as the only argument, until it is killed. */
    public static void main(String[] args) {
        ResponseHeaders redirect = ResponseHeaders.builder(HttpStatus.FOUND)
                .set(HttpHeaderNames.LOCATION, "https://example.com/a?b=c")
                .set(HttpHeaderNames.CACHE_CONTROL, "private, max-age=0")
                .contentLength(0)
                .build();
        Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
                .service("/healthz", (context, request) -> HttpResponse.of(HttpStatus.OK))
                .service("/readyz", (context, request) -> HttpResponse.of(HttpStatus.OK))
                .service("/{code}", (context, request) -> HttpResponse.of(redirect))
                .build()
                .start()
                .join();
    }
}
