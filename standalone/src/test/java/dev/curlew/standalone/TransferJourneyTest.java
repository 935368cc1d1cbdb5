package dev.curlew.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Large files of links on their way through Envoy. */
@ExtendWith(StackExtension.class)
class TransferJourneyTest {
    // Far more than fits into all buffers on the way.
    private static final int ROWS = 6_000;
    private static final String NOTES = "n".repeat(3_000);

    private static final Duration LONG = Duration.ofHours(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningStack stack;

    @AutoClose
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    TransferJourneyTest(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void bigFile_comesIn_andGoesOutAgain() throws Exception {
        JsonNode begun = JSON.readTree(stack.api()
                .send("POST", "/api/v1/imports", "{\"format\":\"CSV\"}")
                .body());
        String file = "code,targetUrl,tags,notes\n"
                + IntStream.range(0, ROWS)
                        .mapToObj(i -> "big-" + i + ",https://example.com/" + i + ",big-file," + NOTES + "\n")
                        .collect(Collectors.joining());

        HttpResponse<String> imported = client.send(
                request("/api/v1/imports/" + begun.path("importId").asText() + ":upload?last=true")
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString(file))
                        .build(),
                BodyHandlers.ofString());

        assertThat(imported.statusCode()).as(imported.body()).isEqualTo(200);
        JsonNode done = JSON.readTree(imported.body());
        assertThat(done.path("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(done.path("createdCount").asInt()).isEqualTo(ROWS);
        assertThat(done.path("receivedBytes").asLong()).isEqualTo(file.length());

        HttpResponse<InputStream> exported =
                client.send(request("/api/v1/links:export?filter=tag:big-file").build(), BodyHandlers.ofInputStream());
        assertThat(exported.statusCode()).isEqualTo(200);
        Set<String> codes = new HashSet<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(exported.body(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode link = JSON.readTree(line).at("/link/link");
                if (link.has("code")) {
                    assertThat(link.path("notes").asText()).isEqualTo(NOTES);
                    codes.add(link.path("code").asText());
                }
            }
        }
        assertThat(codes)
                .isEqualTo(IntStream.range(0, ROWS).mapToObj(i -> "big-" + i).collect(Collectors.toSet()));
    }

    /** Who has a slow line, or ten million links, is not cut off by the load balancer in the middle of the file. */
    @Test
    void routesOfFiles_giveThemAllTheTimeThatTheEdgeGives() throws Exception {
        String admin = "http://localhost:" + stack.config().ports().of(StackPort.ENVOY_ADMIN);
        JsonNode dump = JSON.readTree(client.send(
                        HttpRequest.newBuilder(URI.create(admin + "/config_dump"))
                                .build(),
                        BodyHandlers.ofString())
                .body());
        JsonNode listener = dump.findParents("http_filters").stream()
                .filter(each -> each.path("stat_prefix").asText().equals("public"))
                .findFirst()
                .orElseThrow();

        assertThat(time(listener.path("request_timeout"))).isGreaterThanOrEqualTo(LONG);
        for (String path : List.of("/api/v1/imports/imp_1:upload", "/api/v1/links:export")) {
            JsonNode route = route(listener, path);
            assertThat(time(route.path("timeout"))).as(path).isGreaterThanOrEqualTo(LONG);
            // So that whoever stands still for a minute hears it from link-service.
            assertThat(time(route.path("idle_timeout"))).as(path).isGreaterThan(Duration.ofMinutes(1));
        }
    }

    private static JsonNode route(JsonNode listener, String path) {
        for (JsonNode host : listener.path("route_config").path("virtual_hosts")) {
            for (JsonNode route : host.path("routes")) {
                JsonNode match = route.path("match");
                boolean exact = match.path("path").asText().equals(path);
                String regex = match.path("safe_regex").path("regex").asText("");
                if (exact || path.matches(regex)) {
                    return route.path("route");
                }
            }
        }
        throw new AssertionError("no route of its own for " + path);
    }

    private static Duration time(JsonNode seconds) {
        return Duration.parse("PT" + seconds.asText("0s"));
    }

    private HttpRequest.Builder request(String path) throws Exception {
        String key = Files.readString(StackSecrets.in(stack.config().dataDir()).adminKey());
        return HttpRequest.newBuilder(URI.create(stack.config().publicUrl() + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + key.strip());
    }
}
