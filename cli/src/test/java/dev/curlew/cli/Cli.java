package dev.curlew.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** The command line as a test uses it. */
record Cli(Map<String, String> environment, String input, Terminal terminal) {
    private static final Terminal NONE = new Terminal(false, false, false, 80);

    /** What a command did. */
    record Ended(int exitCode, String out, String err) {}

    static Cli of(FakeServer server) {
        return at(server.address());
    }

    static Cli at(String address) {
        return new Cli(Map.of("CURLEW_SERVER", address), "", NONE);
    }

    Cli with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Cli(more, input, terminal);
    }

    Cli reading(String text) {
        return new Cli(environment, text, terminal);
    }

    Cli on(Terminal other) {
        return new Cli(environment, input, other);
    }

    Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, true, UTF_8),
                environment,
                terminal);
        int code = CurlewCommand.execute(console, arguments);
        return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Runs a command written as one line, its words apart by single spaces. */
    Ended line(String command) {
        return run(command.split(" "));
    }
}
