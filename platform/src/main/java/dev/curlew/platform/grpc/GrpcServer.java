package dev.curlew.platform.grpc;

import dev.curlew.platform.CannotListenException;
import dev.curlew.platform.metrics.ManagementServer;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.metrics.Readiness;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gRPC server with health, reflection, metrics and a management port. Methods run on virtual threads and may
 * block.
 *
 * <pre>{@code
 * GrpcServer server = GrpcServer.builder("link-service")
 *         .config(config.grpc())
 *         .addService(links)
 *         .errors(LinkErrors::map)
 *         .start();
 * }</pre>
 */
public final class GrpcServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GrpcServer.class);
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final String name;
    private final GrpcServerConfig config;
    private final Metrics metrics;
    private final List<Runnable> drainHooks;
    private final HealthStatusManager health = new HealthStatusManager();
    private final ScheduledThreadPoolExecutor scheduler;
    private final ExecutorService executor;
    private final Set<String> serviceNames;
    private final Optional<MutualTls> tls;
    private final Server server;
    private final Readiness readiness;
    private @Nullable ManagementServer management;
    private int port = -1;
    private boolean closed;

    private GrpcServer(GrpcServerBuilder builder, ServerBuilder<?> transport, Optional<MutualTls> tls) {
        this.tls = tls;
        name = builder.name;
        config = builder.config;
        metrics = builder.metrics;
        drainHooks = List.copyOf(builder.drainHooks);
        scheduler = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name + "-deadlines").factory());
        // Else each answered call would stay in the queue until its deadline.
        scheduler.setRemoveOnCancelPolicy(true);
        executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-", 0).factory());
        Stack stack = new Stack(builder, scheduler);
        List<ServerServiceDefinition> services =
                builder.services.stream().map(stack::around).toList();
        serviceNames = services.stream()
                .map(service -> service.getServiceDescriptor().getName())
                .collect(Collectors.toUnmodifiableSet());
        List<ServiceDescriptor> elsewhere = builder.elsewhere.stream()
                .filter(service -> !serviceNames.contains(service.getName()))
                .toList();
        server = transport
                .executor(executor)
                .addServices(services)
                .addService(stack.lightlyAround(health.getHealthService()))
                .addService(stack.lightlyAround(ProtoReflectionServiceV1.newInstance()))
                .addService(stack.lightlyAround(olderReflection()))
                .fallbackHandlerRegistry(new DescribedElsewhere(elsewhere))
                .build();
        readiness = Readiness.start(builder.checks, this::tellHealth);
    }

    /**
     * Begins a server.
     *
     * @param name what to call it in messages and thread names, such as {@code link-service}
     */
    public static GrpcServerBuilder builder(String name) {
        return new GrpcServerBuilder(name);
    }

    static GrpcServer start(GrpcServerBuilder builder) {
        Optional<MutualTls> tls = builder.config.tls().map(MutualTls::open);
        return start(new GrpcServer(builder, netty(builder.config, tls), tls), true);
    }

    static GrpcServer startOn(GrpcServerBuilder builder, ServerBuilder<?> transport) {
        return start(new GrpcServer(builder, transport, Optional.empty()), false);
    }

    private static GrpcServer start(GrpcServer starting, boolean managed) {
        try {
            starting.listen(managed);
            return starting;
        } catch (RuntimeException failure) {
            starting.stopAtOnce();
            throw failure;
        }
    }

    static ServerBuilder<?> netty(GrpcServerConfig config, Optional<MutualTls> tls) {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(config.host(), config.port()),
                        tls.map(MutualTls::server).orElseGet(InsecureServerCredentials::create))
                .maxInboundMessageSize(config.maxMessageBytes())
                .maxInboundMetadataSize(config.maxMetadataBytes())
                .maxConcurrentCallsPerConnection(config.maxCallsPerConnection())
                .maxConnectionAge(config.maxConnectionAge().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionAgeGrace(config.maxConnectionAgeGrace().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                // Half of what clients are told to wait, so that no delay on the way makes a ping come too soon.
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
    }

    /** The port that gRPC listens on; -1 on a transport without ports. */
    public int port() {
        return port;
    }

    /** The port of metrics and health over HTTP; -1 if there is none. */
    public int managementPort() {
        return management == null ? -1 : management.port();
    }

    /** This server's metrics. */
    public Metrics metrics() {
        return metrics;
    }

    /**
     * Drains and stops: tells health checks, waits the grace, refuses new calls, runs the drain hooks, awaits the
     * calls under way, cancels what is left. Blocks meanwhile; what the services use may be closed after it returns.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        readiness.drain();
        health.enterTerminalState();
        try {
            Thread.sleep(config.drainGrace());
            server.shutdown();
            drainHooks.forEach(this::runHook);
            if (!server.awaitTermination(config.drainTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Calls still under way are cancelled: server={}", name);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        stopAtOnce();
    }

    private void listen(boolean managed) {
        try {
            port = server.start().getPort();
        } catch (IOException | UnresolvedAddressException e) {
            throw new CannotListenException(name, config.host(), config.port(), e);
        }
        if (managed) {
            management = ManagementServer.start(config.host(), config.managementPort(), metrics, readiness);
            log.info("Listening: server={} port={} managementPort={}", name, port(), managementPort());
        }
    }

    private void tellHealth(boolean ready) {
        ServingStatus status = ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        serviceNames.forEach(service -> health.setStatus(service, status));
    }

    private void runHook(Runnable hook) {
        try {
            hook.run();
        } catch (RuntimeException failure) {
            log.error("A drain hook failed: server={}", name, failure);
        }
    }

    private void stopAtOnce() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.error("Calls did not end when cancelled: server={}", name);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (management != null) {
            management.close();
        }
        readiness.close();
        tls.ifPresent(MutualTls::close);
        scheduler.shutdownNow();
        executor.shutdown();
    }

    // Clients older than 2023 know this one only.
    @SuppressWarnings("deprecation")
    private static BindableService olderReflection() {
        return ProtoReflectionService.newInstance();
    }
}
