package dev.curlew.link.key;

import dev.curlew.platform.grpc.RateLimit;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who calls, and refuses what they may not do. */
final class KeyInterceptor implements ServerInterceptor {

    static final Context.Key<Caller> CALLER = Context.key("caller");

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    // Set by the edge, which lets none through from outside.
    private static final Metadata.Key<String> CLIENT_ADDRESS =
            Metadata.Key.of("x-curlew-client-address", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "Bearer ";

    private final KeyRing keys;
    private final CallLimits limits;
    private final RpcAccess access;

    KeyInterceptor(KeyRing keys, CallLimits limits, RpcAccess access) {
        this.keys = keys;
        this.limits = limits;
        this.access = access;
    }

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        Optional<Scope> needed = access.needed(method);
        if (needed.isEmpty()) {
            return next.startCall(call, headers);
        }
        Caller caller = caller(call, headers);
        if (caller.isAnonymous() && !access.openToAnonymous(method)) {
            throw new KeyException.Needed();
        }
        if (caller.hasLinkToken() && !access.openToTokens(method)) {
            throw new KeyException.TokenLimited();
        }
        if (!caller.isAnonymous() && !caller.may(needed.get())) {
            throw new KeyException.ScopeMissing(needed.get());
        }
        return Contexts.interceptCall(Context.current().withValue(CALLER, caller), call, headers, next);
    }

    private Caller caller(ServerCall<?, ?> call, Metadata headers) {
        String network = network(call, headers);
        String authorization = headers.get(AUTHORIZATION);
        if (authorization == null) {
            return Caller.anonymous(network);
        }
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new KeyException.Invalid();
        }
        Bearer bearer =
                keys.authenticate(authorization.substring(BEARER.length()).strip());
        if (bearer instanceof Bearer.Key(StoredKey key, var _)) {
            limits.count(key).ifPresent(KeyInterceptor::take);
        }
        return Caller.of(bearer, network);
    }

    private static void take(RateLimit limit) {
        limit.tell();
        if (!limit.counted()) {
            throw new KeyException.TooManyCalls(limit.limit(), limit.next());
        }
    }

    private static String network(ServerCall<?, ?> call, Metadata headers) {
        return Optional.ofNullable(headers.get(CLIENT_ADDRESS))
                .flatMap(ClientNetwork::of)
                .or(() -> peer(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)))
                .orElse(ClientNetwork.UNKNOWN);
    }

    private static Optional<String> peer(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress socket) {
            InetAddress resolved = socket.getAddress();
            return resolved == null ? Optional.empty() : Optional.of(ClientNetwork.of(resolved));
        }
        return Optional.empty();
    }
}
