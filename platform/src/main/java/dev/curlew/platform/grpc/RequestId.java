package dev.curlew.platform.grpc;

import dev.curlew.platform.time.UuidV7;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name under which one request of the outside world appears in the logs of every server that it passes: the
 * {@code x-request-id} header, the {@link #MDC_KEY} of log lines, a value of the gRPC context.
 */
public final class RequestId {

    /** The header's name, in HTTP and in gRPC metadata. */
    public static final String HEADER = "x-request-id";

    /** Where log lines find it. */
    public static final String MDC_KEY = "requestId";

    static final Metadata.Key<String> METADATA_KEY = Metadata.Key.of(HEADER, Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<String> CONTEXT_KEY = Context.key(HEADER);
    private static final int LONGEST = 128;

    private RequestId() {}

    /** The candidate if it is of 1 to 128 visible ASCII characters, else a new UUIDv7. */
    public static String validOrNew(@Nullable String candidate) {
        return candidate != null && isValid(candidate)
                ? candidate
                : UuidV7.system().next().toString();
    }

    private static boolean isValid(String candidate) {
        if (candidate.isEmpty() || candidate.length() > LONGEST) {
            return false;
        }
        for (int at = 0; at < candidate.length(); at++) {
            if (candidate.charAt(at) <= ' ' || candidate.charAt(at) > '~') {
                return false;
            }
        }
        return true;
    }

    /** The id of the call that the current gRPC context belongs to. */
    public static Optional<String> current() {
        return Optional.ofNullable(CONTEXT_KEY.get());
    }

    /** The current context with an id in it, for servers that take requests by other ways than gRPC. */
    public static Context inContext(String requestId) {
        return Context.current().withValue(CONTEXT_KEY, requestId);
    }

    /** Sends the current id, if there is one, with each outgoing call that has none yet. */
    public static ClientInterceptor clientInterceptor() {
        return new Sender();
    }

    private static final class Sender implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    current()
                            .filter(_ -> !headers.containsKey(METADATA_KEY))
                            .ifPresent(id -> headers.put(METADATA_KEY, id));
                    super.start(listener, headers);
                }
            };
        }
    }
}
