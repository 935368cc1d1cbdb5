package dev.curlew.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.curlew.platform.error.ApiError;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TransportErrorsTest {

    @Test
    void unknownOfAClosedConnection_isUnavailable() {
        // As gRPC ends the calls of a connection that closes while they begin.
        io.grpc.Status closed =
                io.grpc.Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());

        ApiError error = fails(closed, new Metadata());

        assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(error.reason()).isEqualTo("UNAVAILABLE");
    }

    @Test
    void unknownOfAService_staysUnknown() {
        StatusRuntimeException told = StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.UNKNOWN.value())
                .setMessage("Nobody knows.")
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason("MYSTERY")
                        .setDomain("curlew.dev")
                        .build()))
                .build());

        ApiError error = fails(told.getStatus(), trailers(told));

        assertThat(error.code()).isEqualTo(Code.UNKNOWN);
        assertThat(error.reason()).isEqualTo("MYSTERY");
    }

    @Test
    void otherCodesWithoutErrorInfo_stayWhatTheyAre() {
        assertThat(fails(io.grpc.Status.INTERNAL, new Metadata()).code()).isEqualTo(Code.INTERNAL);
    }

    private static ApiError fails(io.grpc.Status status, Metadata trailers) {
        return Caller.sayFails(ClientInterceptors.intercept(new Road(status, trailers), new TransportErrors()));
    }

    private static Metadata trailers(StatusRuntimeException told) {
        return told.getTrailers() == null ? new Metadata() : told.getTrailers();
    }

    /** A channel on which every call ends in the same way. */
    private static final class Road extends Channel {

        private final io.grpc.Status end;
        private final Metadata trailers;

        Road(io.grpc.Status end, Metadata trailers) {
            this.end = end;
            this.trailers = trailers;
        }

        @Override
        public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
            return new ClientCall<>() {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    listener.onClose(end, trailers);
                }

                @Override
                public void request(int messages) {}

                @Override
                public void cancel(@Nullable String message, @Nullable Throwable cause) {}

                @Override
                public void halfClose() {}

                @Override
                public void sendMessage(Q message) {}
            };
        }

        @Override
        public String authority() {
            return "road";
        }
    }
}
