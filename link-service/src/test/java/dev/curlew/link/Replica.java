package dev.curlew.link;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.config.Env;
import dev.curlew.proto.link.v1.DomainServiceGrpc;
import dev.curlew.proto.link.v1.DomainServiceGrpc.DomainServiceBlockingStub;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.KeyServiceGrpc.KeyServiceBlockingStub;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceBlockingStub;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceBlockingStub;
import dev.curlew.proto.link.v1.WebhookServiceGrpc;
import dev.curlew.proto.link.v1.WebhookServiceGrpc.WebhookServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A whole link-service without a port, on real Postgres and Redis. Closing it fails if an error left a method without
 * ErrorInfo.
 */
final class Replica implements AutoCloseable {

    static final String ADMIN_KEY = "an-administrators-key-of-some-length";
    static final String CODE_KEY = "2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94";
    static final String DOMAIN = "go.example.com";

    private final LinkServer server;
    private final ManagedChannel channel;
    private final List<String> violations;

    private Replica(LinkServer server, ManagedChannel channel, List<String> violations) {
        this.server = server;
        this.channel = channel;
        this.violations = violations;
    }

    static Replica start(PostgresExtension postgres, RedisExtension redis) {
        return start(postgres, redis, Map.of());
    }

    static Replica start(PostgresExtension postgres, RedisExtension redis, Map<String, String> more) {
        String name = InProcessServerBuilder.generateName();
        List<String> violations = new CopyOnWriteArrayList<>();
        LinkServer server = LinkServer.start(
                LinkConfig.from(Env.of(variables(postgres, redis, more))),
                builder -> builder.conformance(violations::add).startOn(InProcessServerBuilder.forName(name)));
        return new Replica(server, InProcessChannelBuilder.forName(name).build(), violations);
    }

    static Map<String, String> variables(PostgresExtension postgres, RedisExtension redis, Map<String, String> more) {
        Map<String, String> variables = new HashMap<>();
        variables.put("GRPC_PORT", "0");
        variables.put("MANAGEMENT_PORT", "0");
        variables.put("DRAIN_GRACE", "0s");
        variables.put("DRAIN_TIMEOUT", "2s");
        variables.put("DB_HOST", postgres.host());
        variables.put("DB_PORT", Integer.toString(postgres.port()));
        variables.put("DB_NAME", postgres.database());
        variables.put("DB_USER", postgres.user());
        variables.put("DB_PASSWORD", postgres.password());
        variables.put("DB_POOL_SIZE", "4");
        variables.put("REDIS_HOST", redis.host());
        variables.put("REDIS_PORT", Integer.toString(redis.port()));
        variables.put("REDIS_PASSWORD", redis.password());
        // Nobody, unless a test says otherwise.
        variables.put("ANALYTICS_SERVICE_ADDR", "127.0.0.1:1");
        variables.put("PUBLIC_BASE_URL", "https://" + DOMAIN);
        variables.put("CODE_KEY", CODE_KEY);
        variables.put("ADMIN_API_KEY", ADMIN_KEY);
        variables.putAll(more);
        return variables;
    }

    /** Links, called with the administrator's key. */
    LinkServiceBlockingStub links() {
        return linksWith(ADMIN_KEY);
    }

    LinkServiceBlockingStub linksWith(String key) {
        return anonymousLinks().withInterceptors(header("authorization", "Bearer " + key));
    }

    LinkServiceBlockingStub anonymousLinks() {
        return LinkServiceGrpc.newBlockingStub(channel);
    }

    DomainServiceBlockingStub domains() {
        return domainsWith(ADMIN_KEY);
    }

    DomainServiceBlockingStub domainsWith(String key) {
        return DomainServiceGrpc.newBlockingStub(channel).withInterceptors(header("authorization", "Bearer " + key));
    }

    KeyServiceBlockingStub keys() {
        return KeyServiceGrpc.newBlockingStub(channel).withInterceptors(header("authorization", "Bearer " + ADMIN_KEY));
    }

    WebhookServiceBlockingStub webhooks() {
        return WebhookServiceGrpc.newBlockingStub(channel)
                .withInterceptors(header("authorization", "Bearer " + ADMIN_KEY));
    }

    ResolveServiceBlockingStub resolver() {
        return ResolveServiceGrpc.newBlockingStub(channel);
    }

    Channel channel() {
        return channel;
    }

    /** The value of a counter with one label. */
    double counted(String counter, String label, String value) {
        for (MetricSnapshot snapshot : server.metrics().registry().scrape(counter::startsWith)) {
            if (snapshot instanceof CounterSnapshot counters) {
                for (CounterDataPointSnapshot point : counters.getDataPoints()) {
                    if (value.equals(point.getLabels().get(label))) {
                        return point.getValue();
                    }
                }
            }
        }
        return 0;
    }

    /** Stops the server, and leaves the channel to it open. */
    void stop() {
        server.close();
    }

    static ClientInterceptor header(String name, String value) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

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
            throw new AssertionError(String.join("\n", violations));
        }
    }
}
