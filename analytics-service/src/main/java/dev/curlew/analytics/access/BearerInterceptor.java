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

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> SECRET = Context.key("bearer-secret");
    private static final String SCHEME = "Bearer ";

    /** The same for every call. */
    public BearerInterceptor() {}

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String header = headers.get(AUTHORIZATION);
        if (header == null) {
            return next.startCall(call, headers);
        }
        // Whatever is no bearer token is an invalid key, not none.
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String secret = bearer ? header.substring(SCHEME.length()).strip() : "";
        return Contexts.interceptCall(Context.current().withValue(SECRET, secret), call, headers, next);
    }

    /** The caller's secret; empty if it sent none. */
    static Optional<String> secret() {
        return Optional.ofNullable(SECRET.get());
    }
}
