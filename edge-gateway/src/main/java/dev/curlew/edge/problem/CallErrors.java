package dev.curlew.edge.problem;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;

/** How calls of the API fail. */
final class CallErrors {

    private CallErrors() {}

    /** Whether a call ended because the client that waited for it has gone. */
    static boolean isCutOff(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof StatusRuntimeException call
                && call.getStatus().getCode() == Code.CANCELLED
                && (cause instanceof ClosedSessionException || cause instanceof ClosedStreamException);
    }
}
