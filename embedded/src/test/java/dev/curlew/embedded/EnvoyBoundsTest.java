package dev.curlew.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much Envoy takes on: of clients, of requests, of attempts and of time; by what it does, or says that it runs with. */
final class EnvoyBoundsTest {
    private static final int MAX_CONNECTIONS = 5;
    private static final List<String> OURS = List.of("edge", "link-service", "analytics-service");

    @TempDir
    private static Path dir;

    private static TestEdge edge;
    private static EmbeddedEnvoy envoy;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        edge = new TestEdge("edge");
        EnvoyConfig local = EnvoyConfig.local(edge.port(), Ports.free(), Ports.free());
        EnvoyConfig config = new EnvoyConfig(
                local.publicListener(),
                local.internalListener(),
                local.adminListener(),
                local.edges(),
                local.linkServices(),
                local.analyticsServices(),
                0,
                MAX_CONNECTIONS,
                1,
                local.options());
        envoy = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("envoy")), config);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        envoy.close();
        edge.close();
    }

    @Test
    void clients_moreThanMayBeConnected_areTurnedAway_untilOthersLeave() throws Exception {
        List<Socket> connected = new ArrayList<>();
        try {
            await().until(() -> answered(connect(connected)));
            while (connected.size() < MAX_CONNECTIONS) {
                assertThat(answered(connect(connected))).isTrue();
            }

            assertThat(answered(connect(connected))).isFalse();
            // Its own pages are reached all the same.
            assertThat(admin("/ready")).contains("LIVE");

            connected.getFirst().close();
            await().until(() -> answered(connect(connected)));
        } finally {
            for (Socket socket : connected) {
                socket.close();
            }
        }
    }

    @Test
    void memory_nearItsEnd_isGivenBack_thenRequestsAreRefused_thenConnections() throws Exception {
        assertThat(admin("/stats?filter=overload.*active").lines().map(line -> line.replaceAll(":.*", "")))
                .contains(
                        "overload.envoy.overload_actions.shrink_heap.active",
                        "overload.envoy.overload_actions.disable_http_keepalive.active",
                        "overload.envoy.overload_actions.stop_accepting_requests.active",
                        "overload.envoy.overload_actions.stop_accepting_connections.active");
    }

    @Test
    void servers_requestsAndRetriesAreBounded_andWhoFailsIsLeftOut() throws Exception {
        Map<String, JsonObject> clusters = elements(config("ClustersConfigDump").get("static_clusters"))
                .map(entry -> entry.getAsJsonObject().getAsJsonObject("cluster"))
                .collect(Collectors.toMap(cluster -> cluster.get("name").getAsString(), cluster -> cluster));

        assertThat(clusters.keySet()).containsAll(OURS);
        for (String ours : OURS) {
            JsonObject cluster = requireNonNull(clusters.get(ours));
            JsonObject limits = cluster.getAsJsonObject("circuit_breakers")
                    .getAsJsonArray("thresholds")
                    .get(0)
                    .getAsJsonObject();
            assertThat(limits.keySet())
                    .as(ours)
                    .contains("max_connections", "max_pending_requests", "max_requests", "retry_budget");
            assertThat(limits.getAsJsonObject("retry_budget")
                            .getAsJsonObject("budget_percent")
                            .get("value")
                            .getAsInt())
                    .as(ours)
                    .isEqualTo(20);
            assertThat(cluster.getAsJsonObject("outlier_detection").keySet())
                    .as(ours)
                    .contains("consecutive_local_origin_failure", "max_ejection_percent");
            assertThat(cluster.getAsJsonArray("health_checks")).as(ours).hasSize(1);
            assertThat(cluster.get("connect_timeout").getAsString()).as(ours).isEqualTo("1s");
            // As STRICT_DNS has it: each address of the name is a replica.
            assertThat(cluster.getAsJsonObject("cluster_type").get("name").getAsString())
                    .as(ours)
                    .isEqualTo("envoy.clusters.dns");
        }
    }

    @Test
    void routes_haveATimeoutEach_andOnlyWhatWasNotBegunIsTriedAgain() throws Exception {
        List<JsonObject> routes = elements(config("RoutesConfigDump").get("static_route_configs"))
                .map(entry -> entry.getAsJsonObject().getAsJsonObject("route_config"))
                .filter(config -> config.get("name").getAsString().equals("public"))
                .flatMap(config -> elements(config.get("virtual_hosts")))
                .flatMap(host -> elements(host.getAsJsonObject().get("routes")))
                .map(JsonElement::getAsJsonObject)
                .toList();

        assertThat(routes)
                .hasSizeGreaterThan(5)
                .allSatisfy(route -> assertThat(route.getAsJsonObject("route").has("timeout"))
                        .as(route.toString())
                        .isTrue());
        assertThat(routes.stream()
                        .map(route ->
                                route.getAsJsonObject("route").get("timeout").getAsString()))
                .contains("0s", "30s", "60s", "3600s");
        assertThat(routes.stream()
                        .map(route -> route.getAsJsonObject("route").getAsJsonObject("retry_policy"))
                        .filter(policy -> policy != null)
                        .map(policy -> policy.get("retry_on").getAsString()))
                .containsOnly("connect-failure,refused-stream,reset-before-request");
    }

    private static Socket connect(List<Socket> connected) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), envoy.port());
        socket.setSoTimeout(5_000);
        connected.add(socket);
        return socket;
    }

    /** Whether a request gets an answer; the connection stays open. */
    private static boolean answered(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write("GET /abc HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (SocketException e) {
            return false;
        }
    }

    private static JsonObject config(String kind) throws Exception {
        return elements(JsonParser.parseString(admin("/config_dump"))
                        .getAsJsonObject()
                        .get("configs"))
                .map(JsonElement::getAsJsonObject)
                .filter(dump -> dump.get("@type").getAsString().endsWith("." + kind))
                .findFirst()
                .orElseThrow();
    }

    private static String admin(String path) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + envoy.adminPort() + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static Stream<JsonElement> elements(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false);
    }
}
