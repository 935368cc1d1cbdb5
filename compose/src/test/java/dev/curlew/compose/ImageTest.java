package dev.curlew.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The images that the Dockerfile gives. */
final class ImageTest {

    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    @TempDir
    private Path folder;

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
    void aotCache_isUsed_andFits(String service) {
        assertThat(STACK.project()
                        .shell(service, "tr '\\0' ' ' </proc/1/cmdline")
                        .ok())
                .contains(" -XX:AOTCache=/app/aot/service.aot ");
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

        int code = indexOf(steps, "/app/code");
        int libraries = indexOf(steps, "/app/lib");
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

    @Test
    void image_builtAgain_hasTheSameLayers_butForTheAotCache() {
        String service = "link-service";
        Path jars = dockerfile(
                "jars",
                "FROM " + name(service) + " AS built",
                "FROM scratch",
                "COPY --from=built /app/lib/ /" + service + "/lib/",
                "COPY --from=built /app/code/ /" + service + "/code/",
                "COPY --from=built /app/flags /app/classpath /app/service /" + service + "/start/",
                "COPY --from=built /app/bin/ /" + service + "/start/bin/");
        build("curlew-test/jars", "-f", jars.toString(), folder.toString());
        build(
                "curlew-test/again",
                "--target=service",
                "--build-arg=SERVICE=" + service,
                "--build-arg=JARS=curlew-test/jars",
                Command.file(".").toString());
        try {
            List<JsonElement> layers = layers(name(service));

            assertThat(layers("curlew-test/again"))
                    .isEqualTo(layers.subList(0, layers.size() - 1))
                    .hasSizeGreaterThan(3);
        } finally {
            Docker.run("rmi", "curlew-test/again", "curlew-test/jars");
        }
    }

    private Path dockerfile(String file, String... lines) {
        try {
            return Files.write(folder.resolve(file), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void build(String tag, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "buildx", "build", "--no-cache", "--load", "-t", tag));
        command.addAll(List.of(arguments));
        Command.run(Duration.ofMinutes(3), Map.of(), command).ok();
    }

    private static List<JsonElement> layers(String image) {
        return Docker.inspect(image)
                .getAsJsonObject("RootFS")
                .getAsJsonArray("Layers")
                .asList();
    }

    private static int indexOf(List<String> steps, String part) {
        for (int index = 0; index < steps.size(); index++) {
            if (steps.get(index).contains("/bin/sh -c cp ") && steps.get(index).contains(part)) {
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
