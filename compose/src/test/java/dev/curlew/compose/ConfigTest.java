package dev.curlew.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compose files say together: needs docker compose, and no engine. */
@Tag("core")
final class ConfigTest {

    private static final List<String> DEVELOPMENT = List.of("compose.yml", "compose.override.yml");
    private static final List<String> STAGING = List.of("compose.yml", "compose.staging.yml");
    private static final List<String> PRODUCTION = List.of("compose.yml", "compose.prod.yml");
    private static final List<String> EXTERNAL = List.of("compose.yml", "compose.prod.yml", "compose.external.yml");
    private static final Set<String> OURS =
            Set.of("edge-gateway", "link-service", "analytics-service", "worker", "migrate");
    private static final Set<String> ALL = Set.of(
            "envoy", "edge-gateway", "link-service", "analytics-service", "worker", "migrate", "postgres", "redis");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");
    private static final Pattern EXPLAINED = Pattern.compile("(?m)^#?([A-Z_]+)=");

    static Stream<List<String>> combinations() {
        return Stream.of(List.of("compose.yml"), DEVELOPMENT, STAGING, PRODUCTION, EXTERNAL);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void combination_isValid_withAllProfiles_andAsEnvExampleHasIt(List<String> files) {
        Project all = new Project(
                "curlew-config",
                files,
                Map.of("PUBLIC_BASE_URL", "https://short.example", "COMPOSE_PROFILES", "observability,tools"));

        assertThat(all.config().getAsJsonObject("services").keySet())
                .containsAll(ALL)
                .contains("prometheus", "grafana", "jaeger", "grpcurl", "psql");
        List<String> command = new ArrayList<>(List.of("docker", "compose", "--env-file", ".env.example"));
        files.forEach(file -> command.addAll(List.of("-f", file)));
        command.addAll(List.of("config", "--quiet"));
        // Nothing is left out of it, so there is no warning of a variable that is not set.
        assertThat(Command.run(Duration.ofMinutes(1), Map.of(), command).ok()).isEmpty();
    }

    @Test
    void base_hasTheServices_aHealthCheckForEach_andOrder() {
        JsonObject services = config(List.of("compose.yml")).getAsJsonObject("services");

        assertThat(services.keySet()).isEqualTo(ALL);
        for (String service : List.of("envoy", "postgres", "redis")) {
            assertThat(services.getAsJsonObject(service).has("healthcheck"))
                    .as(service)
                    .isTrue();
        }
        assertThat(condition(services, "link-service", "migrate")).isEqualTo("service_completed_successfully");
        assertThat(condition(services, "link-service", "postgres")).isEqualTo("service_healthy");
        assertThat(condition(services, "link-service", "redis")).isEqualTo("service_started");
        assertThat(condition(services, "worker", "redis")).isEqualTo("service_healthy");
        assertThat(condition(services, "edge-gateway", "envoy")).isEqualTo("service_healthy");
        for (String service : ALL) {
            assertThat(services.getAsJsonObject(service).get("restart").getAsString())
                    .isEqualTo(service.equals("migrate") ? "no" : "unless-stopped");
        }
        assertThat(variable(services, "worker", "WORKER")).isEqualTo("only");
        assertThat(variable(services, "analytics-service", "WORKER")).isEqualTo("off");
    }

    @Test
    void development_needsNoVariable_andAllItsPortsAreOnLoopback() {
        JsonObject services =
                new Project("curlew-config", DEVELOPMENT, Map.of()).config().getAsJsonObject("services");

        List<JsonObject> ports = ports(services, ALL).toList();
        assertThat(ports)
                .allSatisfy(
                        port -> assertThat(port.get("host_ip").getAsString()).isEqualTo("127.0.0.1"));
        assertThat(ports.stream().map(port -> port.get("target").getAsInt())).contains(5432, 6379, 9090, 8080, 5005);
        for (String service : List.of("edge-gateway", "link-service", "analytics-service", "worker")) {
            assertThat(variable(services, service, "LOG_LEVEL")).isEqualTo("DEBUG");
            assertThat(variable(services, service, "JAVA_OPTS")).contains("jdwp");
            assertThat(services.getAsJsonObject(service)
                            .getAsJsonObject("develop")
                            .toString())
                    .contains("\"action\":\"restart\"", "target/classes");
        }
        assertThat(variable(services, "link-service", "DB_PASSWORD"))
                .isEqualTo(variable(services, "postgres", "POSTGRES_PASSWORD"))
                .isNotEmpty();
    }

    @Test
    void staging_hasReplicasAndLimits_andPublishesEnvoyOnly() {
        JsonObject services = config(STAGING).getAsJsonObject("services");

        assertThat(deploy(services, "edge-gateway").get("replicas").getAsInt()).isEqualTo(2);
        for (String service : ALL) {
            assertThat(deploy(services, service)
                            .getAsJsonObject("resources")
                            .getAsJsonObject("limits")
                            .has("memory"))
                    .as(service)
                    .isTrue();
        }
        assertThat(ports(services, without("envoy"))).isEmpty();
    }

    @Test
    void production_secretsAreFiles_internalsAreClosed_andEverythingIsBounded() {
        JsonObject config = config(PRODUCTION);
        JsonObject services = config.getAsJsonObject("services");

        assertThat(ports(services, without("envoy"))).isEmpty();
        assertThat(ports(services, Set.of("envoy")).map(port -> port.get("target") + "/" + port.get("protocol")))
                .containsExactlyInAnyOrder("8080/\"tcp\"", "8443/\"tcp\"", "8443/\"udp\"");
        for (String service : OURS) {
            assertThat(services.getAsJsonObject(service).has("build"))
                    .as(service)
                    .isFalse();
            assertThat(variable(services, service, "DB_PASSWORD")).isNullOrEmpty();
        }
        assertThat(variable(services, "link-service", "CODE_KEY_FILE")).isEqualTo("/run/secrets/code_key");
        assertThat(variable(services, "postgres", "POSTGRES_PASSWORD_FILE")).isEqualTo("/run/secrets/db_password");
        for (String service : List.of("edge-gateway", "link-service", "analytics-service", "worker")) {
            assertThat(deploy(services, service).get("replicas").getAsInt()).isEqualTo(2);
            assertThat(variable(services, service, "MTLS_KEY_FILE")).isEqualTo("/run/tls/tls.key");
        }
        for (String service : ALL) {
            JsonObject resources = deploy(services, service).getAsJsonObject("resources");
            assertThat(resources.getAsJsonObject("limits").keySet()).as(service).contains("memory", "cpus", "pids");
            assertThat(service.equals("migrate") || resources.has("reservations"))
                    .as(service)
                    .isTrue();
            assertThat(services.getAsJsonObject(service)
                            .getAsJsonObject("logging")
                            .getAsJsonObject("options")
                            .keySet())
                    .as(service)
                    .contains("max-size", "max-file");
        }
        // Of the edge, only what is its own: no password of a store.
        assertThat(secretsOf(services, "edge-gateway")).containsExactlyInAnyOrder("visitor_key", "session_key");
        assertThat(secretsOf(services, "worker")).containsExactlyInAnyOrder("db_password", "redis_password");
    }

    @Test
    void production_withoutItsAddress_isRefused() {
        Command.Result result =
                new Project("curlew-config", PRODUCTION, Map.of()).tryRun(Duration.ofMinutes(1), "config", "--quiet");

        assertThat(result.status()).isNotZero();
        assertThat(result.output()).contains("PUBLIC_BASE_URL");
    }

    @Test
    void external_noSecretIsAFileOfThisMachine() {
        JsonObject secrets = config(EXTERNAL).getAsJsonObject("secrets");

        assertThat(secrets.keySet())
                .containsExactlyInAnyOrder(
                        "db_password", "redis_password", "code_key", "admin_api_key", "visitor_key", "session_key");
        for (String secret : secrets.keySet()) {
            assertThat(secrets.getAsJsonObject(secret).get("external").getAsBoolean())
                    .isTrue();
            assertThat(secrets.getAsJsonObject(secret).has("file")).isFalse();
        }
    }

    @Test
    void networks_backendIsInternal_andTheEdgeIsNotOnIt() {
        JsonObject config = config(List.of("compose.yml"));

        assertThat(config.getAsJsonObject("networks")
                        .getAsJsonObject("backend")
                        .get("internal")
                        .getAsBoolean())
                .isTrue();
        JsonObject services = config.getAsJsonObject("services");
        assertThat(networks(services, "edge-gateway")).containsExactly("frontend");
        assertThat(networks(services, "envoy")).containsExactlyInAnyOrder("frontend", "backend");
        assertThat(networks(services, "postgres")).containsExactly("backend");
        assertThat(networks(services, "redis")).containsExactly("backend");
        assertThat(config.getAsJsonObject("volumes").keySet())
                .containsExactlyInAnyOrder("postgres", "redis", "journal");
    }

    @Test
    void envExample_explainsEachVariable_andNoOther() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String file : List.of(
                "compose.yml",
                "compose.override.yml",
                "compose.staging.yml",
                "compose.prod.yml",
                "compose.external.yml")) {
            VARIABLE.matcher(Files.readString(Command.file(file))).results().forEach(found -> used.add(found.group(1)));
        }

        Set<String> explained = new TreeSet<>();
        EXPLAINED
                .matcher(Files.readString(Command.file(".env.example")))
                .results()
                .forEach(found -> explained.add(found.group(1)));
        assertThat(explained).isEqualTo(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yml", "compose.prod.yml", "compose.staging.yml"})
    void files_holdNoPassword(String file) throws IOException {
        assertThat(Files.readString(Command.file(file))).doesNotContainPattern("(PASSWORD|KEY): [^$\\s/]");
    }

    private static JsonObject config(List<String> files) {
        return new Project("curlew-config", files, Map.of("PUBLIC_BASE_URL", "https://short.example")).config();
    }

    private static Set<String> without(String service) {
        Set<String> others = new TreeSet<>(ALL);
        others.remove(service);
        return others;
    }

    private static Stream<JsonObject> ports(JsonObject services, Set<String> of) {
        return of.stream()
                .flatMap(service ->
                        Project.elements(services.getAsJsonObject(service).get("ports")))
                .map(JsonElement::getAsJsonObject);
    }

    private static Stream<String> secretsOf(JsonObject services, String service) {
        return Project.elements(services.getAsJsonObject(service).get("secrets"))
                .map(secret -> secret.getAsJsonObject().get("source").getAsString());
    }

    private static Set<String> networks(JsonObject services, String service) {
        return services.getAsJsonObject(service).getAsJsonObject("networks").keySet();
    }

    private static JsonObject deploy(JsonObject services, String service) {
        return services.getAsJsonObject(service).getAsJsonObject("deploy");
    }

    private static String condition(JsonObject services, String service, String needed) {
        return services.getAsJsonObject(service)
                .getAsJsonObject("depends_on")
                .getAsJsonObject(needed)
                .get("condition")
                .getAsString();
    }

    private static String variable(JsonObject services, String service, String name) {
        JsonElement value =
                services.getAsJsonObject(service).getAsJsonObject("environment").get(name);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }
}
