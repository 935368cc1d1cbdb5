package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls methods with bytes that need be no message. */
final class RawGrpc implements AutoCloseable {
    private static final long LONGEST_MILLIS = 12_000;
    private static final long STREAM_MILLIS = 250;
    private static final Set<Status.Code> FAULTS =
            Set.of(Status.Code.UNKNOWN, Status.Code.INTERNAL, Status.Code.DATA_LOSS, Status.Code.DEADLINE_EXCEEDED);

    private static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    };

    private final ManagedChannel channel;
    private final Metadata headers = new Metadata();

    private RawGrpc(ManagedChannel channel, String key) {
        this.channel = channel;
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
    }

    /** To a port of this machine, with a key. */
    static RawGrpc to(int port, String key) {
        return new RawGrpc(
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build(), key);
    }

    /** Sends all but the first byte as one message; gives the method and the status, which has to be one that was foreseen; that may be UNAVAILABLE. */
    String call(MethodDescriptor method, byte[] input) {
        boolean streams = method.isClientStreaming() || method.isServerStreaming();
        ClientCall<byte[], byte[]> call = channel.newCall(
                io.grpc.MethodDescriptor.<byte[], byte[]>newBuilder()
                        .setType(streams ? MethodType.BIDI_STREAMING : MethodType.UNARY)
                        .setFullMethodName(method.getService().getFullName() + "/" + method.getName())
                        .setRequestMarshaller(BYTES)
                        .setResponseMarshaller(BYTES)
                        .build(),
                CallOptions.DEFAULT.withDeadlineAfter(LONGEST_MILLIS, TimeUnit.MILLISECONDS));
        CompletableFuture<Status> ended = new CompletableFuture<>();
        Metadata sent = new Metadata();
        sent.merge(headers);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        ended.complete(status);
                    }
                },
                sent);
        call.request(streams ? 10 : 2);
        call.sendMessage(Arrays.copyOfRange(input, 1, input.length));
        call.halfClose();
        if (streams) {
            // Some would go on for ever.
            var _ = ended.completeOnTimeout(Status.CANCELLED, STREAM_MILLIS, TimeUnit.MILLISECONDS);
        }
        Status status = ended.join();
        call.cancel("enough", null);
        assertThat(FAULTS).as("%s: %s", method.getFullName(), status).doesNotContain(status.getCode());
        return method.getName() + " " + status.getCode();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
