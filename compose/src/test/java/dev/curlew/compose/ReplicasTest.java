package dev.curlew.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More than one of each: balanced, replaced, killed, and nobody notices. */
final class ReplicasTest {

    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    private final Project project = STACK.project();

    @AfterEach
    void oneOfEach() {
        project.run("up", "-d", "--wait", "--no-recreate");
    }

    @Test
    void scaled_threeOfEachAreSeen_andOneThatIsKilledIsMissedByNobody() {
        project.run("up", "-d", "--wait", "--no-recreate", "--scale", "edge-gateway=3", "--scale", "link-service=3");
        String code = STACK.site().create("https://example.com/scaled");
        try (Trickle redirects = Trickle.of(() -> STACK.site().follow(code).statusCode());
                Trickle api = Trickle.of(() -> STACK.site().read(code).statusCode())) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        assertThat(upstreams("edge")).hasSizeGreaterThanOrEqualTo(3);
                        assertThat(upstreams("link-service")).hasSizeGreaterThanOrEqualTo(3);
                    });

            // What a killed server was at work on cannot be asked for again: it may have been counted. All else can.
            redirects.between(() -> api.between(() -> {
                Project.kill(project.containers("edge-gateway").getFirst());
                Project.kill(project.containers("link-service").getFirst());
            }));

            int before = redirects.count();
            await().atMost(Duration.ofSeconds(30)).until(() -> redirects.count() >= before + 40);
            assertThat(redirects.end()).as(this::refused).isEmpty();
            assertThat(api.end()).as(this::refused).isEmpty();
            assertThat(redirects.count(302)).isEqualTo(redirects.count());
            assertThat(api.count(200)).isEqualTo(api.count());
        }
    }

    @Test
    void rollingRestart_ofEachService_noRequestFails_andEachClickIsCountedOnce() {
        String code = STACK.site().create("https://example.com/rolling");
        try (Trickle redirects = Trickle.of(() -> STACK.site().follow(code).statusCode());
                Trickle creations = Trickle.of(() -> STACK.site().tryCreate("https://example.com/while"))) {
            for (String service : List.of("link-service", "analytics-service", "worker", "edge-gateway")) {
                List<String> before = project.containers(service);

                project.script(Duration.ofMinutes(3), "deploy/rolling.sh", service);

                assertThat(project.containers(service)).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
            }
            assertThat(redirects.end()).as(this::refused).isEmpty();
            assertThat(creations.end()).as(this::refused).isEmpty();
            assertThat(redirects.count(302)).isEqualTo(redirects.count());
            assertThat(creations.count(200)).isEqualTo(creations.count());
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(STACK.site().clicks(code)).isEqualTo(redirects.count(302)));
        }
    }

    /** The addresses that Envoy has sent requests to, by its access log. */
    private Set<String> upstreams(String cluster) {
        return project.run("logs", "--no-log-prefix", "envoy")
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .filter(entry -> text(entry, "cluster").equals(cluster))
                .map(entry -> text(entry, "upstream"))
                .filter(upstream -> !upstream.isEmpty())
                .collect(Collectors.toSet());
    }

    /** What Envoy logged of requests that failed, for who looks into it. */
    private String refused() {
        return project.run("logs", "--no-log-prefix", "envoy")
                .lines()
                .filter(line -> line.contains("\"status\":5") || line.contains("UNAVAILABLE"))
                .collect(Collectors.joining("\n"));
    }

    private static String text(JsonObject entry, String name) {
        return entry.has(name) && !entry.get(name).isJsonNull()
                ? entry.get(name).getAsString()
                : "";
    }
}
