package dev.curlew.platform.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes what was told with {@link RateLimit#tell} to the headers of the answer, or to the trailers of an error. */
final class RateLimitInterceptor implements ServerInterceptor {

    private static final Context.Key<AtomicReference<@Nullable RateLimit>> TOLD = Context.key("rate-limit");
    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of(RateLimit.HEADER, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> POLICY_HEADER =
            Metadata.Key.of(RateLimit.POLICY_HEADER, Metadata.ASCII_STRING_MARSHALLER);

    static void tell(RateLimit limit) {
        Optional.ofNullable(TOLD.get()).ifPresent(told -> told.set(limit));
    }

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        AtomicReference<@Nullable RateLimit> told = new AtomicReference<>();
        ServerCall<Q, R> telling = new SimpleForwardingServerCall<>(call) {
            private boolean written;

            @Override
            public void sendHeaders(Metadata answer) {
                written = true;
                write(told.get(), answer);
                super.sendHeaders(answer);
            }

            @Override
            public void close(Status status, Metadata trailers) {
                if (!written) {
                    write(told.get(), trailers);
                }
                super.close(status, trailers);
            }
        };
        return Contexts.interceptCall(Context.current().withValue(TOLD, told), telling, headers, next);
    }

    private static void write(@Nullable RateLimit limit, Metadata metadata) {
        if (limit != null) {
            metadata.put(HEADER, limit.header());
            metadata.put(POLICY_HEADER, limit.policyHeader());
        }
    }
}
