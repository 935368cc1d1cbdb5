package dev.curlew.compose;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The compose files of this repository as a project with a name of its own. */
final class Project {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final String name;
    private final List<String> files;
    private final Map<String, String> variables;

    /**
     * Describes a project.
     *
     * @param files as {@code docker compose -f} takes them
     * @param variables what a {@code .env} would set; nobody's own .env is read
     */
    Project(String name, List<String> files, Map<String, String> variables) {
        this.name = name;
        this.files = List.copyOf(files);
        this.variables = Map.copyOf(variables);
    }

    String name() {
        return name;
    }

    /** The same with these variables besides. */
    Project with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        return new Project(name, files, all);
    }

    /** Runs a command of docker compose and gives its output; fails the test if it fails. */
    String run(String... arguments) {
        return tryRun(LIMIT, arguments).ok();
    }

    Command.Result tryRun(Duration limit, String... arguments) {
        return Command.run(limit, variables, command(arguments));
    }

    /** Starts a command of docker compose that goes on until it is destroyed. */
    Process start(Path output, String... arguments) {
        return Command.start(output, variables, command(arguments));
    }

    private List<String> command(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("docker", "compose", "--env-file", "/dev/null", "--ansi", "never", "-p", name));
        files.forEach(file -> command.addAll(List.of("-f", file)));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a script of this repository, which finds this project by its variables; gives its output. */
    String script(Duration limit, String... command) {
        return tryScript(limit, command).ok();
    }

    Command.Result tryScript(Duration limit, String... command) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("COMPOSE_PROJECT_NAME", name);
        all.put("COMPOSE_FILE", String.join(":", files));
        all.put("COMPOSE_ENV_FILES", "/dev/null");
        all.put("COMPOSE_ANSI", "never");
        return Command.run(limit, all, List.of(command));
    }

    /**
     * Kills a container's process and returns when it is gone, its connections with it; `docker kill` would count as a stop by hand,
     * after which it is not started again.
     */
    static void kill(String container) {
        String process =
                Docker.inspect(container).getAsJsonObject("State").get("Pid").getAsString();
        Command.run(Duration.ofSeconds(10), Map.of(), List.of("kill", "-9", process))
                .ok();
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.notExists(Path.of("/proc", process)));
    }

    /** Runs a shell's line in a service's container. */
    Command.Result shell(String service, String line) {
        return tryRun(Duration.ofMinutes(1), "exec", "-T", service, "sh", "-c", line);
    }

    /** The configuration, with all files merged and all variables filled in. */
    JsonObject config() {
        return JsonParser.parseString(run("config", "--format", "json")).getAsJsonObject();
    }

    /** The ids of a service's containers, also of those that have ended. */
    List<String> containers(String service) {
        return run("ps", "-a", "-q", service).lines().toList();
    }

    /** The only container of a service, as docker sees it. */
    JsonObject inspect(String service) {
        List<String> ids = containers(service);
        if (ids.size() != 1) {
            throw new AssertionError(service + " has " + ids.size() + " containers");
        }
        return Docker.inspect(ids.getFirst());
    }

    /** The host's port of a service's port. */
    int port(String service, int port) {
        String address = run("port", service, Integer.toString(port));
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    static Stream<JsonElement> elements(JsonElement array) {
        return array == null ? Stream.of() : ((JsonArray) array).asList().stream();
    }
}
