package dev.curlew.embedded;

import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A real gRPC server in the place of one of the services: each answer names it. */
final class TestGrpcService implements AutoCloseable {
    private static final MethodDescriptor.Marshaller<String> TEXT = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final Server server;

    TestGrpcService(String name, String service) {
        this(name, service, InsecureServerCredentials.create());
    }

    /** One that shows the certificate of a folder and answers who shows one of the same authority. */
    static TestGrpcService overTls(String name, String service, Path folder) {
        try {
            return new TestGrpcService(
                    name,
                    service,
                    TlsServerCredentials.newBuilder()
                            .keyManager(
                                    folder.resolve("tls.crt").toFile(),
                                    folder.resolve("tls.key").toFile())
                            .trustManager(folder.resolve("ca.crt").toFile())
                            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                            .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestGrpcService(String name, String service, ServerCredentials credentials) {
        HealthStatusManager health = new HealthStatusManager();
        try {
            server = NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
                    .addService(health.getHealthService())
                    .addService(ServerServiceDefinition.builder(service)
                            .addMethod(unary(service), ServerCalls.asyncUnaryCall((request, answers) -> {
                                answers.onNext(name);
                                answers.onCompleted();
                            }))
                            .addMethod(bidi(service), ServerCalls.asyncBidiStreamingCall(TestGrpcService::echo))
                            .build())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MethodDescriptor<String, String> unary(String service) {
        return method(service + "/Get", MethodDescriptor.MethodType.UNARY);
    }

    static MethodDescriptor<String, String> bidi(String service) {
        return method(service + "/Talk", MethodDescriptor.MethodType.BIDI_STREAMING);
    }

    private static MethodDescriptor<String, String> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName(name)
                .setRequestMarshaller(TEXT)
                .setResponseMarshaller(TEXT)
                .build();
    }

    private static StreamObserver<String> echo(StreamObserver<String> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String value) {
                answers.onNext(value);
            }

            @Override
            public void onError(Throwable t) {}

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
