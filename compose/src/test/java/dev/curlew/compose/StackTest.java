package dev.curlew.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docker compose up} gives. */
@Tag("core")
final class StackTest {

    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    private final Project project = STACK.project();

    @Test
    void services_areAllThere_healthy_andMigrationsRanOnce() {
        List<JsonObject> all = project.run("ps", "-a", "--format", "json")
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();

        assertThat(all)
                .extracting(container -> container.get("Service").getAsString())
                .containsExactlyInAnyOrder(
                        "envoy",
                        "edge-gateway",
                        "link-service",
                        "analytics-service",
                        "worker",
                        "migrate",
                        "postgres",
                        "redis");
        assertThat(all)
                .filteredOn(container -> !service(container).equals("migrate"))
                .allSatisfy(container -> {
                    assertThat(container.get("State").getAsString()).isEqualTo("running");
                    assertThat(container.get("Health").getAsString()).isEqualTo("healthy");
                });
        JsonObject migrate = state("migrate");
        assertThat(migrate.get("Status").getAsString()).isEqualTo("exited");
        assertThat(migrate.get("ExitCode").getAsInt()).isZero();
        assertThat(project.run("logs", "migrate")).contains("schema link is up", "schema analytics is up");
    }

    @Test
    void start_inOrder_eachAfterWhatItNeeds() {
        Instant migrated = time(STACK.firstState("migrate"), "FinishedAt");
        assertThat(time(STACK.firstState("migrate"), "StartedAt"))
                .isAfter(time(STACK.firstState("postgres"), "StartedAt"));
        for (String service : List.of("link-service", "analytics-service", "worker")) {
            assertThat(time(STACK.firstState(service), "StartedAt")).as(service).isAfter(migrated);
        }
        assertThat(time(STACK.firstState("edge-gateway"), "StartedAt"))
                .isAfter(time(STACK.firstState("envoy"), "StartedAt"));
    }

    @Test
    void link_madeAndFollowed_isCountedByTheWorker() {
        String code = STACK.site().create("https://example.com/container?a=b");

        HttpResponse<String> redirect = STACK.site().follow(code);

        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.headers().firstValue("location")).contains("https://example.com/container?a=b");
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> STACK.site().clicks(code) == 1);
    }

    @Test
    void ports_onlyEnvoyHasAny_andItsAdminPagesAreNotAmongThem() {
        for (String service :
                List.of("edge-gateway", "link-service", "analytics-service", "worker", "postgres", "redis")) {
            assertThat(project.inspect(service)
                            .getAsJsonObject("HostConfig")
                            .getAsJsonObject("PortBindings")
                            .size())
                    .as(service)
                    .isZero();
        }
        JsonObject published =
                project.inspect("envoy").getAsJsonObject("HostConfig").getAsJsonObject("PortBindings");
        assertThat(published.keySet()).containsExactly("8080/tcp");
        assertThat(published.toString()).contains("\"HostIp\":\"127.0.0.1\"");
    }

    @Test
    void networks_theDatabaseIsReachedFromTheServices_andNotFromTheEdge() {
        String postgres = project.inspect("postgres")
                .getAsJsonObject("NetworkSettings")
                .getAsJsonObject("Networks")
                .getAsJsonObject(project.name() + "_backend")
                .get("IPAddress")
                .getAsString();
        for (String service : List.of("link-service", "analytics-service", "worker")) {
            assertThat(connect(service, "postgres", 5432).status()).as(service).isZero();
            assertThat(connect(service, postgres, 5432).status()).as(service).isZero();
        }
        assertThat(connect("edge-gateway", "postgres", 5432).status()).isNotZero();
        assertThat(connect("edge-gateway", "redis", 6379).status()).isNotZero();
        assertThat(connect("edge-gateway", "link-service", 9091).status()).isNotZero();
        assertThat(connect("edge-gateway", postgres, 5432).status()).isNotZero();
        // The control: the edge does reach what it should.
        assertThat(connect("edge-gateway", "envoy", 9090).status()).isZero();
        assertThat(Docker.inspect(project.name() + "_backend").get("Internal").getAsBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge-gateway", "link-service", "analytics-service", "worker"})
    void service_runsAsNobody_onAReadOnlyFileSystem_withTheFlagsForContainers(String service) {
        assertThat(project.shell(service, "id -u").ok()).isEqualTo("10001");
        assertThat(project.shell(service, "touch /app/x /usr/x").output()).contains("Read-only file system");
        assertThat(project.shell(service, "grep CapEff /proc/1/status").ok()).endsWith("0000000000000000");
        assertThat(project.shell(service, "tr '\\0' ' ' </proc/1/cmdline").ok())
                .startsWith("java ")
                .contains("@/app/flags");
        assertThat(project.shell(service, "cat /app/flags").ok())
                .contains("-XX:MaxRAMPercentage=", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void redis_appendsWhatItAcknowledges_toAFileOnItsVolume() {
        String written = "REDISCLI_AUTH=$REDIS_PASSWORD redis-cli config get append\\* && ls /data/appendonlydir";

        assertThat(project.shell("redis", written).ok().lines())
                .containsSequence("appendonly", "yes")
                .containsSequence("appendfsync", "always")
                .contains("appendonly.aof.manifest");
    }

    @Test
    void killedService_isStartedAgain() {
        Instant before = time(state("worker"), "StartedAt");

        Project.kill(project.containers("worker").getFirst());

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    assertThat(time(state("worker"), "StartedAt")).isAfter(before);
                    assertThat(state("worker")
                                    .getAsJsonObject("Health")
                                    .get("Status")
                                    .getAsString())
                            .isEqualTo("healthy");
                });
    }

    private Command.Result connect(String service, String host, int port) {
        return project.shell(service, "timeout 3 bash -c '</dev/tcp/" + host + "/" + port + "'");
    }

    private JsonObject state(String service) {
        return project.inspect(service).getAsJsonObject("State");
    }

    private static String service(JsonObject container) {
        return container.get("Service").getAsString();
    }

    private static Instant time(JsonObject state, String name) {
        return Instant.parse(state.get(name).getAsString());
    }
}
