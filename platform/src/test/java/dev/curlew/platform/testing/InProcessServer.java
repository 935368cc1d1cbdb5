package dev.curlew.platform.testing;

import dev.curlew.platform.grpc.GrpcServer;
import dev.curlew.platform.grpc.GrpcServerBuilder;
import dev.curlew.platform.grpc.RequestId;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A gRPC server without a port, with all interceptors of production. Closing it fails if an error left a method without
 * ErrorInfo; put {@code @AutoClose} on the field that holds it.
 *
 * <pre>{@code
 * @AutoClose
 * private final InProcessServer server =
 *         InProcessServer.start(it -> it.addService(new LinkService(...)).errors(LinkErrors::map));
 *
 * private final LinkServiceBlockingStub links = LinkServiceGrpc.newBlockingStub(server.channel());
 * }</pre>
 */
public final class InProcessServer implements AutoCloseable {

    private final GrpcServer server;
    private final ManagedChannel channel;
    private final List<String> violations;

    private InProcessServer(GrpcServer server, ManagedChannel channel, List<String> violations) {
        this.server = server;
        this.channel = channel;
        this.violations = violations;
    }

    /** Starts a server to which {@code setup} has added its services, interceptors and error mappers. */
    public static InProcessServer start(Consumer<GrpcServerBuilder> setup) {
        String name = InProcessServerBuilder.generateName();
        List<String> violations = new CopyOnWriteArrayList<>();
        GrpcServerBuilder builder = GrpcServer.builder("in-process");
        setup.accept(builder);
        GrpcServer server = builder.conformance(violations::add).startOn(InProcessServerBuilder.forName(name));
        ManagedChannel channel = InProcessChannelBuilder.forName(name)
                .intercept(RequestId.clientInterceptor())
                .build();
        return new InProcessServer(server, channel, violations);
    }

    /** A channel to the server; closed with it. */
    public Channel channel() {
        return channel;
    }

    /** The server itself, for its metrics. */
    public GrpcServer server() {
        return server;
    }

    /** The answers without ErrorInfo until now; for a test that wants one, which then calls {@link #forgive()}. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** Forgets the answers without ErrorInfo. */
    public void forgive() {
        violations.clear();
    }

    /** Stops channel and server; throws AssertionError if an error was answered without ErrorInfo. */
    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
        try {
            if (!channel.awaitTermination(5, TimeUnit.SECONDS)) {
                throw new AssertionError("The channel did not end within 5 s");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!violations.isEmpty()) {
            throw new AssertionError("Each error needs an ErrorInfo (expected: ApiError or an ErrorMapper's answer):\n"
                    + String.join("\n", violations));
        }
    }
}
