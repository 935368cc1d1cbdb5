package dev.curlew.analytics.access;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/** Puts the secret of {@code authorization: Bearer ...} where {@link Access} finds it. */
public final class BearerInterceptor implements ServerInterceptor {

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> SECRET = Context.key("bearer-secret");
    // Set by the edge, which knows which proxies to believe.
    private static final Metadata.Key<String> CLIENT_ADDRESS =
            Metadata.Key.of("x-curlew-client-address", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> ADDRESS = Context.key("client-address");
    private static final String SCHEME = "Bearer ";

    /** The same for every call. */
    public BearerInterceptor() {}

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String address = headers.get(CLIENT_ADDRESS);
        Context context = Context.current().withValue(ADDRESS, address == null ? "" : address);
        String header = headers.get(AUTHORIZATION);
        if (header == null) {
            return Contexts.interceptCall(context, call, headers, next);
        }
        // Whatever is no bearer token is an invalid key, not none.
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String secret = bearer ? header.substring(SCHEME.length()).strip() : "";
        return Contexts.interceptCall(context.withValue(SECRET, secret), call, headers, next);
    }

    /** The address of the caller, as the edge sees it; empty if the call came past it. */
    static String address() {
        return Optional.ofNullable(ADDRESS.get()).orElse("");
    }

    /** The caller's secret; empty if it sent none. */
    static Optional<String> secret() {
        return Optional.ofNullable(SECRET.get());
    }
}
