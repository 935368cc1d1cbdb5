package dev.curlew.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.cli.failure.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All that a command has of the world besides the server.
 *
 * @param in what it reads
 * @param out where answers go
 * @param err where messages go
 * @param environment variables
 * @param terminal which of these are a terminal
 */
public record Console(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Terminal terminal) {
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    public Console {
        environment = Map.copyOf(environment);
    }

    /** A variable that is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether answers may be coloured: on a terminal, unless NO_COLOR says otherwise. */
    public boolean colours() {
        return terminal.out() && colourWanted();
    }

    /** Whether messages may be coloured. */
    public boolean messageColours() {
        return terminal.err() && colourWanted();
    }

    private boolean colourWanted() {
        return variable("NO_COLOR").isEmpty()
                && !variable("TERM").orElse("dumb").equals("dumb");
    }

    /** Writes a line of the answer; text of strangers in it is harmless already. */
    public void print(String line) {
        out.print(line);
        out.print('\n');
    }

    /** Whether nobody reads the answer any more. */
    public boolean closed() {
        return out.checkError();
    }

    /** Writes a message beside the answer. */
    public void tell(String message) {
        err.print(HarmlessText.lines(message) + "\n");
        err.flush();
    }

    /** Writes what went wrong, as one block. */
    public void complain(String message, List<String> details) {
        String name = messageColours() ? RED + "curlew:" + PLAIN : "curlew:";
        StringBuilder block = new StringBuilder(name)
                .append(' ')
                .append(HarmlessText.lines(message))
                .append('\n');
        details.forEach(
                detail -> block.append("  ").append(HarmlessText.line(detail)).append('\n'));
        out.flush();
        err.print(block);
        err.flush();
    }

    /**
     * Asks before something that cannot be taken back, unless {@code yes}; throws {@link CommandFailure} if the answer is
     * no or nobody can be asked.
     */
    public void confirm(String question, boolean yes) {
        if (yes) {
            return;
        }
        if (!terminal.in() || !terminal.err()) {
            throw CommandFailure.usage(question + " Nobody can be asked here: say so with --yes.");
        }
        err.print(HarmlessText.line(question) + " [y/N] ");
        err.flush();
        if (!readLine().strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw CommandFailure.failed("Nothing was done.");
        }
    }

    /** The input as lines. */
    public BufferedReader reader() {
        return new BufferedReader(new InputStreamReader(in, UTF_8));
    }

    private String readLine() {
        try {
            return Optional.ofNullable(reader().readLine()).orElse("");
        } catch (IOException e) {
            throw CommandFailure.failed("The answer cannot be read: " + e.getMessage());
        }
    }
}
