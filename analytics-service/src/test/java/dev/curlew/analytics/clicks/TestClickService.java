package dev.curlew.analytics.clicks;

import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.BearerInterceptor;
import dev.curlew.analytics.access.LinkRef;
import dev.curlew.analytics.clicks.ClickService.WatchLimits;
import dev.curlew.analytics.store.Partitions;
import dev.curlew.analytics.testing.FakeLinkService;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.testing.InProcessServer;
import dev.curlew.platform.time.MicrosecondClock;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc.ClickServiceBlockingStub;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc.ClickServiceStub;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A click service on a real database, with the links {@code abc} (1) and {@code other} (2), and keys of all kinds. */
final class TestClickService implements AutoCloseable {

    static final String READER = "cur_reader";
    static final String ADMIN = "cur_admin";

    private static final String COLUMNS = "(link_id, occur_time, event_id, kind, domain, code, bot, visitor_hash,"
            + " client_network, user_agent, country, browser)";
    private static final String REST =
            "1, 'sho.rt', 'abc', false, 77, '192.0.2.0/24', 'Mozilla, \"5.0\"', 'DE', 'Firefox, ESR'";

    final FakeLinkService linkService = new FakeLinkService();
    final List<String> deletions = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final DataSource database;
    private final Connection connection;
    private final InProcessServer links;
    private final ClickService service;
    private final InProcessServer server;

    TestClickService(DataSource database, WatchLimits limits) {
        this.database = counted(database);
        try {
            connection = database.getConnection();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        links = InProcessServer.start(
                it -> it.addService(linkService.resolveService()).addService(linkService.keyService()));
        service = new ClickService(
                this.database,
                new Access(links.channel(), false),
                (link, start, end) ->
                        deletions.add(link.map(LinkRef::code).orElse("a visitor") + " " + start + " " + end),
                limits,
                MicrosecondClock.system(),
                Metrics.create());
        server = InProcessServer.start(it -> it.addService(service)
                .intercept(new BearerInterceptor())
                .errors(ClickService.errors())
                .errors(Access.errors()));
        linkService.addLink("abc", 1, State.ACTIVE, false);
        linkService.addLink("other", 2, State.ACTIVE, false);
        linkService.addKey(
                READER, ApiKey.newBuilder().addScopes(Scope.STATS_READ).build());
        linkService.addKey(ADMIN, ApiKey.newBuilder().addScopes(Scope.ADMIN).build());
    }

    static WatchLimits limits() {
        return new WatchLimits(100, 20, Duration.ofSeconds(15));
    }

    ClickServiceBlockingStub stub(String secret) {
        return as(secret, ClickServiceGrpc.newBlockingStub(server.channel()));
    }

    ClickServiceStub stream(String secret) {
        return as(secret, ClickServiceGrpc.newStub(server.channel()));
    }

    /** Stores a click in a transaction of its own. */
    UUID store(long linkId, Instant time) {
        UUID id = UUID.randomUUID();
        try (Statement statement = connection.createStatement()) {
            var _ = statement.execute(insert(linkId, time, id));
            return id;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Stores so many clicks, a second from each to the next, in one transaction. */
    List<UUID> storeMany(long linkId, Instant first, int count) {
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(count).toList();
        String sql = "insert into analytics.click " + COLUMNS + " select " + linkId + ", '" + first
                + "'::timestamptz + (number - 1) * interval '1 second', id, " + REST
                + " from unnest(?) with ordinality as given (id, number)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            var _ = insert.executeUpdate();
            return ids;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static String insert(long linkId, Instant time, UUID id) {
        return "insert into analytics.click " + COLUMNS + " values (" + linkId + ", '" + time + "', '" + id + "', "
                + REST + ")";
    }

    void empty(Instant... days) {
        try {
            Rows.run(
                    database,
                    "truncate analytics.click, analytics.click_hour, analytics.click_day, analytics.link_total");
            new Partitions(database)
                    .ensure(List.of(days).stream()
                            .map(day -> day.atOffset(ZoneOffset.UTC).toLocalDate())
                            .toList());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** How often the service has asked the database for something. */
    int asked() {
        return asked.get();
    }

    private DataSource counted(DataSource source) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    asked.incrementAndGet();
                    return method.invoke(source, arguments);
                });
    }

    /** As when the process is told to stop. */
    void drain() {
        service.close();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        service.close();
        server.close();
        links.close();
    }

    private static <S extends AbstractStub<S>> S as(String secret, S stub) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
