package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.CannotListenException;
import dev.curlew.platform.config.Env;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server as it is in production, on ports of its own. */
class LinkServerTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void start_answersOverTheNetwork() throws Exception {
        try (LinkServer server = start(Map.of())) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                    .usePlaintext()
                    .build();
            try {
                assertThat(HealthGrpc.newBlockingStub(channel)
                                .check(HealthCheckRequest.getDefaultInstance())
                                .getStatus())
                        .isEqualTo(ServingStatus.SERVING);
                assertThat(services(channel))
                        .contains(
                                "curlew.link.v1.LinkService",
                                "curlew.link.v1.KeyService",
                                "curlew.link.v1.ResolveService",
                                "curlew.link.v1.DomainService",
                                "curlew.link.v1.TransferService",
                                "curlew.link.v1.WebhookService");
                Link link = LinkServiceGrpc.newBlockingStub(channel)
                        .withInterceptors(Replica.header("authorization", "Bearer " + Replica.ADMIN_KEY))
                        .createLink(CreateLinkRequest.newBuilder()
                                .setLink(Link.newBuilder().setTargetUrl("https://example.com/"))
                                .build());
                assertThat(link.getCode()).hasSize(7);
            } finally {
                channel.shutdownNow();
            }
            assertThat(get(server, "/readyz")).contains("200");
            assertThat(get(server, "/metrics"))
                    .contains("links_made_total{kind=\"code\"} 1.0")
                    .contains("code_blocks_drawn_total 1.0")
                    .contains("watch_streams 0.0");
        }
    }

    @Test
    void start_portTaken_saysSoAndLeavesNothingBehind() {
        try (LinkServer server = start(Map.of())) {
            Map<String, String> samePort = Map.of("GRPC_PORT", Integer.toString(server.port()));
            assertThatThrownBy(() -> start(samePort))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageContaining(Integer.toString(server.port()));
        }
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("links")));
    }

    @Test
    void start_withoutRedis_works() {
        try (LinkServer server = start(Map.of("REDIS_PORT", "1"))) {
            assertThat(server.port()).isPositive();
        }
    }

    private static LinkServer start(Map<String, String> more) {
        return LinkServer.start(LinkConfig.from(Env.of(Replica.variables(POSTGRES, REDIS, more))));
    }

    private static String get(LinkServer server, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.managementPort() + path))
                            .build(),
                    BodyHandlers.ofString());
            return answer.statusCode() + "\n" + answer.body();
        }
    }

    private static List<String> services(ManagedChannel channel) throws Exception {
        CompletableFuture<List<String>> names = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse answer) {
                        names.complete(answer.getListServicesResponse().getServiceList().stream()
                                .map(ServiceResponse::getName)
                                .toList());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        names.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        // The names have come before.
                    }
                });
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        List<String> result = names.get(5, TimeUnit.SECONDS);
        requests.onCompleted();
        return result;
    }
}
