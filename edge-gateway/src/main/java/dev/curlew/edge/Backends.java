package dev.curlew.edge;

import dev.curlew.platform.grpc.GrpcChannels;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The channels to the services behind the edge. */
final class Backends implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final GrpcChannels channels = new GrpcChannels(DEADLINE);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("backends").factory());
    private final Channel links;
    private final Channel analytics;

    Backends(EdgeConfig config) {
        links = channels.open(config.linkService());
        analytics = channels.open(config.analyticsService());
        var _ = timer.scheduleWithFixedDelay(this::reconnect, 1, 1, TimeUnit.SECONDS);
    }

    Channel links() {
        return links;
    }

    Channel analytics() {
        return analytics;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        channels.close();
    }

    /** By itself a channel waits up to two minutes before it tries again: too long for links that changed meanwhile. */
    private void reconnect() {
        for (Channel channel : List.of(links, analytics)) {
            if (channel instanceof ManagedChannel managed
                    && managed.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                managed.resetConnectBackoff();
            }
        }
    }
}
