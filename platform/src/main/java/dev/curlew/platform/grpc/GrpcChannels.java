package dev.curlew.platform.grpc;

import dev.curlew.platform.config.Address;
import dev.curlew.platform.trace.Tracing;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The channels of one process to the services it calls; closing this closes them all. They speak HTTP/2,
 * spread calls over all addresses of a name, keep connections alive, try each second to connect anew where one is lost,
 * send the current {@link RequestId} and never repeat a call by themselves.
 */
public final class GrpcChannels implements AutoCloseable {

    private static final int MOST_MESSAGE_BYTES = 4 * 1024 * 1024;
    private static final int MOST_METADATA_BYTES = 16 * 1024;
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final Duration defaultDeadline;
    private final Tracing tracing;
    private final Optional<MutualTls> tls;
    private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("grpc-channels").factory());
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("grpc-client-", 0).factory());

    /**
     * Makes a holder without channels.
     *
     * @param defaultDeadline of unary calls made without one
     */
    public GrpcChannels(Duration defaultDeadline) {
        this(defaultDeadline, Tracing.off(), Optional.empty());
    }

    /**
     * Makes a holder without channels, whose calls are traced.
     *
     * @param defaultDeadline of unary calls made without one
     * @param identity by which the servers know this process, and it them; empty: plain text
     */
    public GrpcChannels(Duration defaultDeadline, Tracing tracing, Optional<MutualTls.Identity> identity) {
        this.defaultDeadline = defaultDeadline;
        this.tracing = tracing;
        this.tls = identity.map(MutualTls::open);
        var _ = timer.scheduleWithFixedDelay(this::reconnect, 1, 1, TimeUnit.SECONDS);
    }

    /** A new channel, which connects when it is first used. */
    public Channel open(Address address) {
        List<ClientInterceptor> interceptors = new ArrayList<>();
        interceptors.add(new TransportErrors());
        tracing.client().ifPresent(interceptors::add);
        interceptors.add(RequestId.clientInterceptor());
        interceptors.add(DeadlineInterceptor.client(defaultDeadline));
        ManagedChannel channel = NettyChannelBuilder.forTarget(
                        "dns:///" + address, tls.map(MutualTls::client).orElseGet(InsecureChannelCredentials::create))
                .executor(executor)
                .offloadExecutor(executor)
                .defaultLoadBalancingPolicy("round_robin")
                .disableServiceConfigLookUp()
                .disableRetry()
                // gRPC takes no less than 10 s.
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(true)
                .maxInboundMessageSize(MOST_MESSAGE_BYTES)
                .maxInboundMetadataSize(MOST_METADATA_BYTES)
                .intercept(interceptors)
                .build();
        channels.add(channel);
        return channel;
    }

    /** By itself a channel waits up to two minutes before it tries again: too long for who was away for a moment. */
    private void reconnect() {
        for (ManagedChannel channel : channels) {
            if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                channel.resetConnectBackoff();
            }
        }
    }

    /** Cancels what is under way on all channels and waits, at most five seconds, until they are gone. */
    @Override
    public void close() {
        timer.shutdownNow();
        tls.ifPresent(MutualTls::close);
        channels.forEach(ManagedChannel::shutdownNow);
        long end = System.nanoTime() + LAST_WAIT.toNanos();
        try {
            for (ManagedChannel channel : channels) {
                var _ = channel.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        executor.shutdown();
    }
}
