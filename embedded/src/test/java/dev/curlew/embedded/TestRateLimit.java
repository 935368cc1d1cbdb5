package dev.curlew.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A rate-limit service by Envoy's protocol, which lets all pass until it is told not to. */
final class TestRateLimit implements AutoCloseable {
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private static final String SERVICE = "envoy.service.ratelimit.v3.RateLimitService";
    /** RateLimitResponse.overall_code: 1 for OK, 2 for OVER_LIMIT. */
    private static final byte[] OK = {8, 1};

    private static final byte[] OVER_LIMIT = {8, 2};

    private final AtomicInteger asked = new AtomicInteger();
    private final Server server;
    private volatile boolean refusing;
    private volatile String last = "";

    TestRateLimit() {
        MethodDescriptor<byte[], byte[]> shouldRateLimit = MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(SERVICE + "/ShouldRateLimit")
                .build();
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(ServerServiceDefinition.builder(SERVICE)
                            .addMethod(shouldRateLimit, ServerCalls.asyncUnaryCall((request, answers) -> {
                                asked.incrementAndGet();
                                last = new String(request, UTF_8);
                                answers.onNext(refusing ? OVER_LIMIT : OK);
                                answers.onCompleted();
                            }))
                            .build())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    int asked() {
        return asked.get();
    }

    /** The last question, whose texts can be read in it. */
    String lastQuestion() {
        return last;
    }

    void refuse() {
        refusing = true;
    }

    /** Answers nobody any more. */
    void die() {
        server.shutdownNow();
    }

    @Override
    public void close() {
        die();
    }
}
