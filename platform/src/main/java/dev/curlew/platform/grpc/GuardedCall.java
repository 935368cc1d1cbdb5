package dev.curlew.platform.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.error.ErrorMapper;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that turns exceptions into answers and is closed once. What is sent after that is dropped: the deadline may
 * close a call while the method still works on it, from another thread, hence the lock.
 */
final class GuardedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

    private static final Logger log = LoggerFactory.getLogger(GuardedCall.class);

    private final ErrorMapper mapper;

    @GuardedBy("this") private boolean closed;

    GuardedCall(ServerCall<Q, R> call, ErrorMapper mapper) {
        super(call);
        this.mapper = mapper;
    }

    /** Answers a failure, or only logs it where the call is over. */
    void fail(Throwable failure) {
        synchronized (this) {
            if (closed || isCancelled()) {
                if (Context.current().isCancelled()) {
                    log.debug("Failure of a cancelled call: method={}", methodName(), failure);
                } else {
                    warn(failure);
                }
                return;
            }
        }
        answer(unwrap(failure));
    }

    /** Logs a failure that no answer can tell any more. */
    void warn(Throwable failure) {
        log.warn("Failure after the call's end: method={}", methodName(), failure);
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
        if (!closed) {
            super.sendHeaders(headers);
        }
    }

    @Override
    public synchronized void sendMessage(R message) {
        if (!closed) {
            super.sendMessage(message);
        }
    }

    /** Also where {@code StreamObserver.onError} ends: an exception without a status arrives as UNKNOWN's cause. */
    @Override
    public void close(Status status, Metadata trailers) {
        Throwable cause = status.getCause();
        if (status.getCode() == Code.UNKNOWN && cause != null) {
            answer(unwrap(cause));
        } else if (madeByGrpc(status) && !ApiErrors.conforms(status, trailers)) {
            answer(status.getCode() == Code.UNIMPLEMENTED ? unsupported() : ApiErrors.ofCode(status.getCode()));
        } else {
            closeOnce(status, trailers);
        }
    }

    private void answer(Throwable failure) {
        Optional<ApiError> mapped = map(failure);
        if (mapped.isPresent()) {
            answer(mapped.get());
        } else if (failure instanceof StatusRuntimeException known) {
            closeOnce(
                    known.getStatus(), Optional.ofNullable(known.getTrailers()).orElseGet(Metadata::new));
        } else if (failure instanceof StatusException known) {
            closeOnce(
                    known.getStatus(), Optional.ofNullable(known.getTrailers()).orElseGet(Metadata::new));
        } else if (Context.current().isCancelled()) {
            // Code that is interrupted because nobody waits for its answer throws all sorts of things.
            log.debug("Failure of a cancelled call: method={}", methodName(), failure);
            boolean late = Context.current().cancellationCause() instanceof TimeoutException;
            answer(ApiErrors.ofCode(late ? Code.DEADLINE_EXCEEDED : Code.CANCELLED));
        } else {
            log.error("Unexpected failure: method={}", methodName(), failure);
            answer(ApiError.internal());
        }
    }

    private Optional<ApiError> map(Throwable failure) {
        try {
            return mapper.map(failure);
        } catch (RuntimeException broken) {
            failure.addSuppressed(broken);
            return Optional.empty();
        }
    }

    private void answer(ApiError error) {
        StatusRuntimeException failure = error.toStatusRuntimeException();
        closeOnce(
                failure.getStatus(), Optional.ofNullable(failure.getTrailers()).orElseGet(Metadata::new));
    }

    private synchronized void closeOnce(Status status, Metadata trailers) {
        if (!closed) {
            closed = true;
            super.close(status, trailers);
        }
    }

    /** Generated code answers so for a method that the API has and this version has not. */
    private ApiError unsupported() {
        return ApiError.unimplemented("METHOD_NOT_SUPPORTED", "The method " + methodName() + " is not supported yet.")
                .withMetadata("method", methodName());
    }

    private String methodName() {
        return getMethodDescriptor().getFullMethodName();
    }

    /** Statuses that generated code and gRPC's own listeners close calls with; they cannot have details. */
    private static boolean madeByGrpc(Status status) {
        return switch (status.getCode()) {
            case UNIMPLEMENTED, CANCELLED, DEADLINE_EXCEEDED -> true;
            default -> false;
        };
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapper && cause != null ? unwrap(cause) : failure;
    }
}
