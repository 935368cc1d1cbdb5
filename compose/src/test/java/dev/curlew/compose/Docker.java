package dev.curlew.compose;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Docker engine of this machine. */
final class Docker {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Docker() {}

    /** Runs a command of docker and gives its output; fails the test if it fails. */
    static String run(String... arguments) {
        return tryRun(arguments).ok();
    }

    static Command.Result tryRun(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return Command.run(LIMIT, Map.of(), command);
    }

    /** What is known of a container, an image, a network or a volume. */
    static JsonObject inspect(String name) {
        return JsonParser.parseString(run("inspect", name))
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
    }

    /** Says what is missing, if there is no engine to test on. */
    static void needed() {
        Command.Result engine = tryRun("version", "--format", "{{.Server.Version}}");
        if (engine.status() != 0) {
            throw new AssertionError("these tests need a Docker engine, and none answers: "
                    + engine.output().strip());
        }
        tryRun("compose", "version").ok();
        tryRun("buildx", "version").ok();
    }
}
