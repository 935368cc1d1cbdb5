package dev.curlew.platform.grpc;

import dev.curlew.platform.config.Address;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a gRPC server for its health, once. */
final class GrpcHealth {

    private GrpcHealth() {}

    /**
     * Gives what the server says of itself; throws StatusRuntimeException if it does not answer in time.
     *
     * @param identity what to show it, where it asks for a certificate; its own may have any name
     */
    static ServingStatus ask(Address address, Duration patience, Optional<MutualTls.Identity> identity) {
        Optional<MutualTls> tls = identity.map(MutualTls::openForAnyName);
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        address.host(),
                        address.port(),
                        tls.map(MutualTls::client).orElseGet(InsecureChannelCredentials::create))
                .directExecutor()
                .build();
        try {
            return HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus();
        } finally {
            channel.shutdownNow();
            tls.ifPresent(MutualTls::close);
        }
    }
}
