package dev.curlew.platform.grpc;

import dev.curlew.platform.error.ApiErrors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.Status.Code;

/**
 * Ends calls that got lost on their way with UNAVAILABLE. gRPC says UNKNOWN where a connection closes at the wrong moment, or a proxy
 * answers without a status; our services never do so without ErrorInfo.
 */
final class TransportErrors implements ClientInterceptor {

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                super.start(new Translating<>(listener), headers);
            }
        };
    }

    private static final class Translating<R> extends SimpleForwardingClientCallListener<R> {

        Translating(ClientCall.Listener<R> listener) {
            super(listener);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            boolean lost = status.getCode() == Code.UNKNOWN && !ApiErrors.conforms(status, trailers);
            super.onClose(
                    lost
                            ? Status.UNAVAILABLE
                                    .withDescription(status.getDescription())
                                    .withCause(status.getCause())
                            : status,
                    trailers);
        }
    }
}
