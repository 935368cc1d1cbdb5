package dev.curlew.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The images that the Dockerfile gives. */
final class ImageTest {

    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    @ParameterizedTest
    @ValueSource(strings = {"edge-gateway", "link-service", "analytics-service"})
    void image_isLabelled_runsAsNobody_andChecksItsHealth(String service) {
        JsonObject config = image(service).getAsJsonObject("Config");

        JsonObject labels = config.getAsJsonObject("Labels");
        assertThat(labels.get("org.opencontainers.image.title").getAsString()).isEqualTo("Curlew " + service);
        assertThat(labels.get("org.opencontainers.image.licenses").getAsString())
                .isEqualTo("Apache-2.0");
        assertThat(labels.keySet()).contains("org.opencontainers.image.version", "org.opencontainers.image.revision");
        assertThat(config.get("User").getAsString()).isEqualTo("10001:10001");
        assertThat(config.getAsJsonObject("Healthcheck").get("Test").toString()).contains("/app/bin/probe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge-gateway", "link-service", "analytics-service"})
    void aotCache_fits(String service) {
        // With AOTMode=on, a cache that does not fit ends the JVM with 1; so it is the server that misses its
        // variables.
        Command.Result run = Docker.tryRun(
                "run",
                "--rm",
                "--network=none",
                "-e",
                "JAVA_OPTS=-XX:AOTMode=on",
                "-e",
                "LOG_LEVEL=loud",
                name(service));

        assertThat(run.status()).as(run.output()).isEqualTo(2);
        assertThat(run.output()).contains("LOG_LEVEL: \"loud\"");
    }

    @Test
    void layers_librariesAreApartFromCode() {
        List<String> steps = Docker.run("history", "--no-trunc", "--format", "{{.CreatedBy}}", name("link-service"))
                .lines()
                .toList();

        int code = indexOf(steps, "/app/code/");
        int libraries = indexOf(steps, "/app/lib/");
        // The last layer comes first.
        assertThat(code).isLessThan(libraries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge-gateway", "link-service", "analytics-service"})
    void files_haveOneDate_soThatTheSameSourcesGiveTheSame(String service) {
        String others = "find /app -type f ! -path '/app/aot/*' -newermt 2026-01-01T00:00:00Z";
        assertThat(Docker.run("run", "--rm", "--network=none", "--entrypoint", "sh", name(service), "-c", others))
                .isEmpty();
    }

    private static int indexOf(List<String> steps, String part) {
        for (int index = 0; index < steps.size(); index++) {
            if (steps.get(index).contains("COPY") && steps.get(index).contains(part)) {
                return index;
            }
        }
        throw new AssertionError("no step copies " + part + " in " + steps);
    }

    private static JsonObject image(String service) {
        return Docker.inspect(name(service));
    }

    private static String name(String service) {
        return "curlew/" + service + ":latest";
    }
}
