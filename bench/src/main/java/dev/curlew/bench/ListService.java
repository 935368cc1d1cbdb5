package dev.curlew.bench;

import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.link.LinkConfig;
import dev.curlew.link.LinkServer;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.KeyServiceGrpc.KeyServiceBlockingStub;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** link-service itself on a filled Postgres, and its callers. */
final class ListService implements AutoCloseable {

    private static final String ADMINISTRATOR = "bench-administrator-key-0123456789abcdef";
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final LinkServer server;
    private final GrpcChannels channels = new GrpcChannels(DEADLINE);
    private final Map<ListShape.Caller, LinkServiceBlockingStub> stubs = new EnumMap<>(ListShape.Caller.class);

    private ListService(LinkServer server) {
        this.server = server;
    }

    static ListService start(EmbeddedPostgres postgres) throws SQLException {
        ListService service = new ListService(LinkServer.start(LinkConfig.from(Env.of(Map.ofEntries(
                Map.entry("GRPC_PORT", "0"),
                Map.entry("MANAGEMENT_PORT", "0"),
                Map.entry("DRAIN_GRACE", "0s"),
                Map.entry("DB_HOST", postgres.host()),
                Map.entry("DB_PORT", Integer.toString(postgres.port())),
                Map.entry("DB_NAME", postgres.database()),
                Map.entry("DB_USER", postgres.user()),
                Map.entry("DB_PASSWORD", postgres.password()),
                Map.entry("DB_POOL_SIZE", "4"),
                // Nobody listens there: lists need neither.
                Map.entry("REDIS_HOST", "127.0.0.1"),
                Map.entry("REDIS_PORT", "1"),
                Map.entry("ANALYTICS_SERVICE_ADDR", "127.0.0.1:1"),
                Map.entry("PUBLIC_BASE_URL", "https://go.example.com"),
                Map.entry("CODE_KEY", "00112233445566778899aabbccddeeff".repeat(2)),
                Map.entry("ADMIN_API_KEY", ADMINISTRATOR))))));
        try {
            service.makeCallers(postgres);
            return service;
        } catch (SQLException | RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private void makeCallers(EmbeddedPostgres postgres) throws SQLException {
        Channel channel = channels.open(new Address("127.0.0.1", server.port()));
        KeyServiceBlockingStub keys = KeyServiceGrpc.newBlockingStub(channel).withInterceptors(bearer(ADMINISTRATOR));
        LinkServiceBlockingStub links = LinkServiceGrpc.newBlockingStub(channel);
        ApiKey ownLinks = create(keys, ApiKey.newBuilder().setOwnLinksOnly(true));
        giveLinks(postgres, ownLinks.getKeyId());
        ApiKey oneDomain = create(keys, ApiKey.newBuilder().addDomains("large.example"));
        ApiKey threeDomains = create(
                keys, ApiKey.newBuilder().addAllDomains(List.of("large.example", "small1.example", "small2.example")));
        stubs.put(ListShape.Caller.ADMIN, links.withInterceptors(bearer(ADMINISTRATOR)));
        stubs.put(ListShape.Caller.OWN_LINKS, links.withInterceptors(bearer(ownLinks.getSecret())));
        stubs.put(ListShape.Caller.ONE_DOMAIN, links.withInterceptors(bearer(oneDomain.getSecret())));
        stubs.put(ListShape.Caller.THREE_DOMAINS, links.withInterceptors(bearer(threeDomains.getSecret())));
    }

    /** Makes a key the one that half of the links were filled in for. */
    private static void giveLinks(EmbeddedPostgres postgres, String keyId) throws SQLException {
        try (Connection connection = postgres.dataSource(postgres.database()).getConnection();
                PreparedStatement remove =
                        connection.prepareStatement("delete from link.api_key where key_id = 'big'");
                PreparedStatement rename =
                        connection.prepareStatement("update link.api_key set key_id = 'big' where key_id = ?")) {
            remove.executeUpdate();
            rename.setString(1, keyId);
            rename.executeUpdate();
        }
    }

    private static ApiKey create(KeyServiceBlockingStub keys, ApiKey.Builder key) {
        return keys.createApiKey(CreateApiKeyRequest.newBuilder()
                .setApiKey(key.setDisplayName("bench").addScopes(ApiKey.Scope.LINKS_READ))
                .build());
    }

    private static ClientInterceptor bearer(String key) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    /** Links, as a caller asks for them. */
    LinkServiceBlockingStub stub(ListShape.Caller caller) {
        return Objects.requireNonNull(stubs.get(caller));
    }

    @Override
    public void close() {
        channels.close();
        server.close();
    }
}
