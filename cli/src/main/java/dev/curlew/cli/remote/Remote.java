package dev.curlew.cli.remote;

import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.grpc.RequestId;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connection of one command to the server. Every call on it has a deadline. */
public final class Remote implements AutoCloseable {
    private static final Duration UNARY = Duration.ofSeconds(30);
    private static final Duration STREAM = Duration.ofHours(24);

    /** A page of 1,000 links with 64 KiB of rules each. */
    private static final int MOST_MESSAGE_BYTES = 80 * 1024 * 1024;

    private static final int MOST_METADATA_BYTES = 16 * 1024;

    private final Address address;
    private final String requestId;
    private final ManagedChannel managed;
    private final Channel channel;

    private Remote(Address address, String requestId, ManagedChannel managed, Channel channel) {
        this.address = address;
        this.requestId = requestId;
        this.managed = managed;
        this.channel = channel;
    }

    static Remote open(
            Address address,
            boolean encrypted,
            @Nullable Path trusted,
            Optional<Secret> key,
            Optional<Duration> timeout) {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget("dns:///" + address)
                .disableServiceConfigLookUp()
                .disableRetry()
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .maxInboundMessageSize(MOST_MESSAGE_BYTES)
                .maxInboundMetadataSize(MOST_METADATA_BYTES);
        if (encrypted) {
            encrypt(builder, trusted);
        } else {
            builder.usePlaintext();
        }
        ManagedChannel managed = builder.build();
        String requestId = RequestId.validOrNew(null);
        CallInterceptor interceptor =
                new CallInterceptor(key, requestId, timeout.orElse(UNARY), timeout.orElse(STREAM));
        return new Remote(address, requestId, managed, ClientInterceptors.intercept(managed, interceptor));
    }

    private static void encrypt(NettyChannelBuilder builder, @Nullable Path trusted) {
        try {
            SslContextBuilder context = GrpcSslContexts.forClient();
            if (trusted != null) {
                context.trustManager(trusted.toFile());
            }
            builder.useTransportSecurity().sslContext(context.build());
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.usage("--tls-ca: " + trusted + " cannot be read (expected: certificates in PEM)");
        }
    }

    /** What stubs are made of. */
    public Channel channel() {
        return channel;
    }

    /** Ends the wait for a connection that was lost, so that the next call tries at once. */
    public void reconnect() {
        managed.resetConnectBackoff();
    }

    Address address() {
        return address;
    }

    String requestId() {
        return requestId;
    }

    /** Cancels what is under way. */
    @Override
    public void close() {
        managed.shutdownNow();
    }
}
