package dev.curlew.edge;

import dev.curlew.platform.grpc.GrpcChannels;
import io.grpc.Channel;
import java.time.Duration;

/** The channels to the services behind the edge. */
final class Backends implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final GrpcChannels channels = new GrpcChannels(DEADLINE);
    private final Channel links;
    private final Channel analytics;

    Backends(EdgeConfig config) {
        links = channels.open(config.linkService());
        analytics = channels.open(config.analyticsService());
    }

    Channel links() {
        return links;
    }

    Channel analytics() {
        return analytics;
    }

    @Override
    public void close() {
        channels.close();
    }
}
