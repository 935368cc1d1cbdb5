package dev.curlew.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The profile `observability`: its alerts, and its dashboard, of metrics that are there. */
final class AlertsTest {

    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    private static final Pattern METRIC =
            Pattern.compile("\\b((?:envoy|click|clicks|redirect|grpc|link|links|task|webhook|jvm|process)_[a-z_]+)\\b");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    /** Labels, and what there is only once something has happened that the tests do not make happen. */
    private static final Set<String> NOT_YET = Set.of(
            "envoy_response_code_class",
            "envoy_http_conn_manager_prefix",
            "envoy_cluster_name",
            "task_runs_total",
            "webhook_attempts_total",
            "click_journal_dropped_total",
            "click_reconciliation_difference");

    private static String image = "";

    @BeforeAll
    static void image() {
        JsonObject services = new Project(
                        "curlew-config", List.of("compose.yml"), Map.of("COMPOSE_PROFILES", "observability"))
                .config()
                .getAsJsonObject("services");
        image = services.getAsJsonObject("prometheus").get("image").getAsString();
    }

    @Test
    void alerts_fireWhenTheyShould_andOnlyThen() {
        assertThat(promtool("test", "rules", "/etc/prometheus/alerts_test.yml")).contains("SUCCESS");
        assertThat(promtool("check", "config", "/etc/prometheus/prometheus.yml"))
                .contains("SUCCESS");
    }

    @Test
    void runBook_saysWhatToDo_ofEachAlert() throws IOException {
        String runBook = Files.readString(Command.file("docs/operations.md"));

        assertThat(ALERT.matcher(Files.readString(Command.file("deploy/observability/prometheus/alerts.yml")))
                        .results()
                        .map(found -> found.group(1)))
                .hasSizeGreaterThan(5)
                .allSatisfy(alert -> assertThat(runBook).contains("\n| `" + alert + "` | "));
    }

    @Test
    void metrics_ofAlertsAndDashboard_areThere() throws IOException {
        String code = STACK.site().create("https://example.com/metrics");
        assertThat(STACK.site().follow(code).statusCode()).isEqualTo(302);
        String dashboard = Files.readString(Command.file("deploy/observability/grafana/dashboards/curlew.json"));
        String expressions = Project.elements(
                        JsonParser.parseString(dashboard).getAsJsonObject().get("panels"))
                .flatMap(panel -> Project.elements(panel.getAsJsonObject().get("targets")))
                .map(target -> target.getAsJsonObject().get("expr").getAsString())
                .collect(Collectors.joining("\n"));
        String alerts = Files.readString(Command.file("deploy/observability/prometheus/alerts.yml"));
        Set<String> wanted = METRIC.matcher(expressions + "\n" + alerts)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !NOT_YET.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(wanted).contains("redirect_answers_total", "click_stream_lag_seconds", "task_leader");

        String metrics = metrics("edge-gateway", "127.0.0.1", 9193)
                + metrics("link-service", "127.0.0.1", 9191)
                + metrics("analytics-service", "127.0.0.1", 9192)
                + metrics("worker", "127.0.0.1", 9192)
                // As Prometheus asks Envoy: from another container.
                + metrics("edge-gateway", "envoy", 9902);

        assertThat(wanted).allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[{ ]"));
    }

    @Test
    void prometheus_findsEveryServer() {
        int port = StackExtension.freePort();
        Project observed = STACK.project()
                .with(Map.of("COMPOSE_PROFILES", "observability", "PROMETHEUS_PORT", Integer.toString(port)));
        observed.run("up", "-d", "--wait", "--no-deps", "--no-recreate", "prometheus");
        try {
            Site prometheus = new Site("http://127.0.0.1:" + port);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(
                            () -> assertThat(jobs(prometheus.send(prometheus.request("/api/v1/query?query=up%3D%3D1"))))
                                    .containsExactlyInAnyOrder(
                                            "envoy", "edge-gateway", "link-service", "analytics-service", "worker"));
        } finally {
            observed.run("rm", "--stop", "--force", "--volumes", "prometheus");
        }
    }

    private static List<String> jobs(HttpResponse<String> answer) {
        return Project.elements(JsonParser.parseString(answer.body())
                        .getAsJsonObject()
                        .getAsJsonObject("data")
                        .get("result"))
                .map(result -> result.getAsJsonObject()
                        .getAsJsonObject("metric")
                        .get("job")
                        .getAsString())
                .toList();
    }

    private static String metrics(String service, String host, int port) {
        return STACK.project()
                .shell(
                        service,
                        "bash -c 'exec 3<>/dev/tcp/" + host + "/" + port
                                + " && printf \"GET /metrics HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n\" >&3 && cat <&3'")
                .ok();
    }

    private static String promtool(String... arguments) {
        String[] run = {
            "run",
            "--rm",
            "--network=none",
            "-v",
            Command.file("deploy/observability/prometheus") + ":/etc/prometheus:ro",
            "--entrypoint",
            "/bin/promtool",
            image
        };
        String[] all =
                Stream.concat(Arrays.stream(run), Arrays.stream(arguments)).toArray(String[]::new);
        return Docker.run(all);
    }
}
