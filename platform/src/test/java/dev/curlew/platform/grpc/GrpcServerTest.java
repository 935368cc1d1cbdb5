package dev.curlew.platform.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.CannotListenException;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Env;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class GrpcServerTest {

    @AutoClose
    private final GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(5));

    @AutoClose
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final EchoService echo = new EchoService();
    private final AtomicBoolean databaseUp = new AtomicBoolean(true);

    @Test
    void start_servesOverTcp() {
        try (GrpcServer server = builder().start()) {
            assertThat(Caller.say(channel(server), "curlew")).isEqualTo("curlew");
        }
    }

    @Test
    void start_portTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GrpcServerConfig config = GrpcServerConfig.onPorts(taken.getLocalPort(), 0);
            assertThatThrownBy(() -> builder().config(config).start())
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageContaining("echo cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("Address already in use")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void start_managementPortTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GrpcServerConfig config = GrpcServerConfig.onPorts(0, taken.getLocalPort());
            assertThatThrownBy(() -> builder().config(config).start())
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageContaining(":" + taken.getLocalPort());
        }
    }

    @Test
    void start_hostUnknown() {
        GrpcServerConfig config = GrpcServerConfig.read(Env.of(Map.of("LISTEN_HOST", "nowhere.invalid")), 0, 0);
        assertThatThrownBy(() -> builder().config(config).start())
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("nowhere.invalid:0");
    }

    @Test
    void health_followsReadiness() {
        try (GrpcServer server = builder().start()) {
            Channel channel = channel(server);
            assertThat(health(channel, "")).isEqualTo(ServingStatus.SERVING);
            assertThat(health(channel, EchoService.NAME)).isEqualTo(ServingStatus.SERVING);

            databaseUp.set(false);
            await().untilAsserted(
                            () -> assertThat(health(channel, EchoService.NAME)).isEqualTo(ServingStatus.NOT_SERVING));
            databaseUp.set(true);
            await().untilAsserted(() -> assertThat(health(channel, "")).isEqualTo(ServingStatus.SERVING));
        }
    }

    @Test
    void close_tellsHealthThenFinishesCalls() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        echo.say((request, observer) -> {
            entered.countDown();
            awaitUninterruptibly(proceed);
            observer.onNext(request);
            observer.onCompleted();
        });
        GrpcServerConfig slowly =
                GrpcServerConfig.onFreePorts().withDrain(Duration.ofSeconds(1), Duration.ofSeconds(10));
        CountDownLatch hook = new CountDownLatch(1);
        GrpcServer server = builder().config(slowly).onDrain(hook::countDown).start();
        Channel channel = channel(server);
        CompletableFuture<String> underWay = CompletableFuture.supplyAsync(() -> Caller.say(channel, "late"), threads);
        assertThat(entered.await(5, SECONDS)).isTrue();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close, threads);
        await().untilAsserted(() -> assertThat(health(channel, "")).isEqualTo(ServingStatus.NOT_SERVING));
        assertThat(hook.getCount()).as("hooks wait for the grace to pass").isEqualTo(1);
        assertThat(hook.await(5, SECONDS)).isTrue();
        assertThat(closed).isNotDone();

        proceed.countDown();
        assertThat(underWay.get(5, SECONDS)).isEqualTo("late");
        closed.get(5, SECONDS);
    }

    @Test
    void close_cutsStreamsThatDoNotEnd() throws Exception {
        echo.watch((request, observer) -> observer.onNext(request));
        GrpcServer server = builder()
                .config(GrpcServerConfig.onFreePorts().withDrain(Duration.ZERO, Duration.ofMillis(50)))
                .start();
        Caller watcher = Caller.watch(channel(server));
        assertThat(watcher.next()).isEqualTo("hello");

        server.close();

        assertThat(watcher.next()).isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void message_tooLarge() {
        try (GrpcServer server = builder().start()) {
            String large = "x".repeat(5 * 1024 * 1024);
            assertThatThrownBy(() -> Caller.say(channel(server), large))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        }
    }

    @Test
    void management_servesMetricsOfCalls() throws Exception {
        try (GrpcServer server = builder().start();
                HttpClient client = HttpClient.newHttpClient()) {
            Caller.say(channel(server), "curlew");

            String metrics = get(client, server, "/metrics").body();
            assertThat(metrics)
                    .contains("grpc_server_calls_total{code=\"OK\",method=\"Say\",service=\"test.v1.Echo\"} 1.0");
            assertThat(get(client, server, "/readyz").body()).isEqualTo("ready\ndatabase: ok\n");
        }
    }

    @Test
    void close_twice() {
        GrpcServer server = builder().start();
        server.close();
        server.close();

        assertThatThrownBy(() -> Caller.say(channel(server), "anyone?")).isInstanceOf(StatusRuntimeException.class);
    }

    private static HttpResponse<String> get(HttpClient client, GrpcServer server, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private GrpcServerBuilder builder() {
        return GrpcServer.builder("echo").addService(echo).readiness("database", databaseUp::get);
    }

    private Channel channel(GrpcServer server) {
        return channels.open(new Address("127.0.0.1", server.port()));
    }

    private static ServingStatus health(Channel channel, String service) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
