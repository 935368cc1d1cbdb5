package dev.curlew.platform.grpc;

import dev.curlew.platform.config.Env;
import java.time.Duration;
import java.util.Optional;

/**
 * The limits and addresses of a gRPC server.
 *
 * @param host the address to listen on, for both ports
 * @param port of gRPC; 0 takes a free one
 * @param managementPort of metrics and health over HTTP; 0 takes a free one
 * @param drainGrace how long to tell load balancers of the end before new calls are refused
 * @param drainTimeout how long calls under way may take to end after that
 * @param defaultDeadline of unary calls that come without one
 * @param maxMessageBytes largest request message
 * @param maxMetadataBytes largest request header list
 * @param maxConcurrentCalls calls and streams under way in this server; more are answered UNAVAILABLE
 * @param maxCallsPerConnection calls and streams under way on one connection; more wait in the client
 * @param maxConnectionAge after which a client is asked to connect anew, so that new replicas get their share
 * @param maxConnectionAgeGrace how long streams may go on on an aged connection before they are cut: longer than four minutes, in
 *     which clients with endless streams open the next one
 * @param tls by which server and clients know each other; empty: plain text
 */
public record GrpcServerConfig(
        String host,
        int port,
        int managementPort,
        Duration drainGrace,
        Duration drainTimeout,
        Duration defaultDeadline,
        int maxMessageBytes,
        int maxMetadataBytes,
        int maxConcurrentCalls,
        int maxCallsPerConnection,
        Duration maxConnectionAge,
        Duration maxConnectionAgeGrace,
        Optional<MutualTls.Identity> tls) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** The defaults, on loopback, with the given ports. */
    public static GrpcServerConfig onPorts(int port, int managementPort) {
        return new GrpcServerConfig(
                "127.0.0.1",
                port,
                managementPort,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                4 * MIB,
                16 * KIB,
                2048,
                1024,
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Optional.empty());
    }

    /** Free ports on loopback and no grace at the end: for tests. */
    public static GrpcServerConfig onFreePorts() {
        return onPorts(0, 0).withDrain(Duration.ZERO, Duration.ofSeconds(5));
    }

    /**
     * Reads {@code LISTEN_HOST}, {@code GRPC_PORT}, {@code MANAGEMENT_PORT}, {@code DRAIN_GRACE},
     * {@code DRAIN_TIMEOUT}, {@code GRPC_DEFAULT_DEADLINE}, {@code GRPC_MAX_MESSAGE_BYTES}, {@code GRPC_MAX_METADATA_BYTES},
     * {@code GRPC_MAX_CONCURRENT_CALLS}, {@code GRPC_MAX_CALLS_PER_CONNECTION}, {@code GRPC_MAX_CONNECTION_AGE} and
     * {@code GRPC_MAX_CONNECTION_AGE_GRACE}, and the variables {@code MTLS_…}.
     */
    public static GrpcServerConfig read(Env env, int defaultPort, int defaultManagementPort) {
        return read(env, defaultPort, defaultManagementPort, onPorts(0, 0).maxMessageBytes);
    }

    /** As above, for a server some of whose messages are larger than those of others. */
    public static GrpcServerConfig read(
            Env env, int defaultPort, int defaultManagementPort, int defaultMaxMessageBytes) {
        GrpcServerConfig defaults = onPorts(defaultPort, defaultManagementPort);
        Duration second = Duration.ofSeconds(1);
        Duration day = Duration.ofDays(1);
        return new GrpcServerConfig(
                env.string("LISTEN_HOST", defaults.host),
                env.port("GRPC_PORT", defaultPort),
                env.port("MANAGEMENT_PORT", defaultManagementPort),
                env.duration("DRAIN_GRACE", defaults.drainGrace, Duration.ZERO, Duration.ofMinutes(5)),
                env.duration("DRAIN_TIMEOUT", defaults.drainTimeout, Duration.ZERO, Duration.ofMinutes(30)),
                env.duration("GRPC_DEFAULT_DEADLINE", defaults.defaultDeadline, Duration.ofMillis(100), day),
                Math.toIntExact(env.bytes("GRPC_MAX_MESSAGE_BYTES", defaultMaxMessageBytes, KIB, 256L * MIB)),
                Math.toIntExact(env.bytes("GRPC_MAX_METADATA_BYTES", defaults.maxMetadataBytes, KIB, MIB)),
                env.integer("GRPC_MAX_CONCURRENT_CALLS", defaults.maxConcurrentCalls, 1, 1_000_000),
                env.integer("GRPC_MAX_CALLS_PER_CONNECTION", defaults.maxCallsPerConnection, 1, 1_000_000),
                env.duration("GRPC_MAX_CONNECTION_AGE", defaults.maxConnectionAge, second, day),
                env.duration("GRPC_MAX_CONNECTION_AGE_GRACE", defaults.maxConnectionAgeGrace, second, day),
                MutualTls.read(env));
    }

    /** This configuration with another end. */
    public GrpcServerConfig withDrain(Duration grace, Duration timeout) {
        return new GrpcServerConfig(
                host,
                port,
                managementPort,
                grace,
                timeout,
                defaultDeadline,
                maxMessageBytes,
                maxMetadataBytes,
                maxConcurrentCalls,
                maxCallsPerConnection,
                maxConnectionAge,
                maxConnectionAgeGrace,
                tls);
    }

    /** This configuration with a server that shows, and asks for, certificates. */
    public GrpcServerConfig withTls(MutualTls.Identity identity) {
        return new GrpcServerConfig(
                host,
                port,
                managementPort,
                drainGrace,
                drainTimeout,
                defaultDeadline,
                maxMessageBytes,
                maxMetadataBytes,
                maxConcurrentCalls,
                maxCallsPerConnection,
                maxConnectionAge,
                maxConnectionAgeGrace,
                Optional.of(identity));
    }

    /** This configuration with another deadline and another limit of calls under way. */
    public GrpcServerConfig withCalls(Duration deadline, int concurrentCalls) {
        return new GrpcServerConfig(
                host,
                port,
                managementPort,
                drainGrace,
                drainTimeout,
                deadline,
                maxMessageBytes,
                maxMetadataBytes,
                concurrentCalls,
                maxCallsPerConnection,
                maxConnectionAge,
                maxConnectionAgeGrace,
                tls);
    }
}
