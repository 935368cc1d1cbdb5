package dev.curlew.bench.peer;

import com.google.gson.JsonParser;
import dev.curlew.bench.measure.Pinning;
import dev.curlew.bench.measure.RoomyJournal;
import dev.curlew.embedded.EmbeddedRedis;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc.StatsServiceBlockingStub;
import dev.curlew.standalone.ProcessStack;
import dev.curlew.standalone.ServiceProcess;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Curlew as it is in production, each server a process of its own; asked at the edge. */
public final class Curlew implements Shortener {
    /** Its name among shorteners. */
    public static final String NAME = "Curlew";

    private final ProcessStack stack;
    private final GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(10));
    private final Channel grpc;
    private final String key;

    private Curlew(Kind.Setting setting) throws IOException, InterruptedException {
        stack = setting.durable()
                ? ProcessStack.startDurable(setting.folder(), RoomyJournal.VARIABLES, setting.launcher())
                : ProcessStack.start(setting.folder(), RoomyJournal.VARIABLES, setting.launcher());
        try {
            grpc = channels.open(new Address("127.0.0.1", stack.grpcPort()));
            key = Files.readString(stack.adminKey()).strip();
            if (setting.launcher().equals(Pinning.toServers())) {
                for (long pid : pids()) {
                    Pinning.pinServer(pid);
                }
            }
        } catch (IOException | InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** Starts it. */
    public static Curlew start(Kind.Setting setting) throws IOException, InterruptedException {
        return new Curlew(setting);
    }

    static Kind kind(String version) {
        return new LocalKind(NAME, version, Curlew::new);
    }

    /** Its processes. */
    public ProcessStack stack() {
        return stack;
    }

    /** Where its gRPC is asked, through Envoy, by whoever may do everything. */
    public Channel grpc() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
        return ClientInterceptors.intercept(grpc, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + stack.edgePort());
    }

    @Override
    public String host() {
        return URI.create(stack.publicUrl()).getAuthority();
    }

    @Override
    public String create(String slug) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(stack.publicUrl()).resolve(creation().path()))
                .POST(BodyPublishers.ofString(
                        "{\"targetUrl\":\"https://example.com/a?b=c\",\"slug\":\"" + slug + "\"}"));
        creation().headers().forEach(request::header);
        return JsonParser.parseString(Http.body(request.build()))
                .getAsJsonObject()
                .get("code")
                .getAsString();
    }

    @Override
    public Creation creation() {
        return new Creation(
                "/api/v1/links",
                Map.of("Content-Type", "application/json", "Authorization", "Bearer " + key),
                "{\"targetUrl\":\"https://example.com/a?b=%N\"}");
    }

    @Override
    public long clicks(String code) {
        StatsServiceBlockingStub service = StatsServiceGrpc.newBlockingStub(grpc());
        LinkStats stats = service.getLinkStats(
                GetLinkStatsRequest.newBuilder().setCode(code).build());
        return stats.getAllTimeClicks() + stats.getAllTimeBotClicks();
    }

    @Override
    public long bytesStored() throws IOException {
        try (Connection connection = stack.postgres().dataSource("curlew").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_database_size(current_database())")) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }

    @Override
    public List<Server> servers() {
        return List.of(
                new Service("edge-gateway", stack.edge()),
                new Service("analytics-service", stack.analytics()),
                new RedisServer(stack.redis()),
                new PostgresServer(stack.postgres()),
                new Service("link-service", stack.link()));
    }

    @Override
    public List<Long> pids() {
        return Stream.concat(
                        servers().stream().map(Server::pid),
                        Stream.of(stack.envoy().pid()))
                .toList();
    }

    @Override
    public void close() {
        channels.close();
        stack.close();
    }

    private record Service(String name, ServiceProcess process) implements Server {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public void kill() {
            process.kill();
        }

        @Override
        public void start() {
            process.start();
        }
    }

    private record RedisServer(EmbeddedRedis redis) implements Server {
        @Override
        public String name() {
            return "Redis";
        }

        @Override
        public long pid() {
            return redis.pid();
        }

        @Override
        public void kill() {
            redis.kill();
        }

        @Override
        public void start() {
            redis.restart();
        }
    }
}
