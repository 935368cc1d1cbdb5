package dev.curlew.platform.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;
import org.slf4j.event.Level;

/**
 * Gives each call its request id, in the context, in the log's MDC and in the response's headers, and writes one line
 * at its end: INFO where the server is at fault, else DEBUG. Payloads and metadata are never logged.
 */
final class RequestLogInterceptor implements ServerInterceptor {

    private static final Logger log = LoggerFactory.getLogger("access");

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String requestId = RequestId.validOrNew(headers.get(RequestId.METADATA_KEY));
        String method = call.getMethodDescriptor().getFullMethodName();
        long start = System.nanoTime();
        Context context = RequestId.inContext(requestId);
        try (MDCCloseable _ = MDC.putCloseable(RequestId.MDC_KEY, requestId)) {
            Listener<Q> listener = CallEnd.observe(
                    new Answer<>(call, requestId),
                    headers,
                    (observed, metadata) -> Contexts.interceptCall(context, observed, metadata, next),
                    status -> logEnd(requestId, method, status, start));
            return new InMdc<>(listener, requestId);
        }
    }

    private static void logEnd(String requestId, String method, Status status, long start) {
        // The end may come on a thread of the application's own, which has no MDC.
        try (MDCCloseable _ = MDC.putCloseable(RequestId.MDC_KEY, requestId)) {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            log.atLevel(level(status.getCode())).log("method={} code={} millis={}", method, status.getCode(), millis);
        }
    }

    private static Level level(Status.Code code) {
        return switch (code) {
            case UNKNOWN, INTERNAL, DATA_LOSS, UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> Level.INFO;
            default -> Level.DEBUG;
        };
    }

    private static final class Answer<Q, R> extends SimpleForwardingServerCall<Q, R> {

        private final String requestId;
        private volatile boolean headersSent;

        Answer(ServerCall<Q, R> call, String requestId) {
            super(call);
            this.requestId = requestId;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            headersSent = true;
            put(headers);
            super.sendHeaders(headers);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!headersSent) {
                put(trailers);
            }
            super.close(status, trailers);
        }

        private void put(Metadata metadata) {
            metadata.discardAll(RequestId.METADATA_KEY);
            metadata.put(RequestId.METADATA_KEY, requestId);
        }
    }

    private static final class InMdc<Q> extends SimpleForwardingServerCallListener<Q> {

        private final String requestId;

        InMdc(Listener<Q> listener, String requestId) {
            super(listener);
            this.requestId = requestId;
        }

        @Override
        public void onMessage(Q message) {
            run(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            run(super::onHalfClose);
        }

        @Override
        public void onCancel() {
            run(super::onCancel);
        }

        @Override
        public void onComplete() {
            run(super::onComplete);
        }

        @Override
        public void onReady() {
            run(super::onReady);
        }

        private void run(Runnable callback) {
            try (MDCCloseable _ = MDC.putCloseable(RequestId.MDC_KEY, requestId)) {
                callback.run();
            }
        }
    }
}
