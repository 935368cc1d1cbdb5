package dev.curlew.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Set;
import java.util.logging.LogManager;

/** What {@code ./curlew links} and its siblings run. */
public final class CliMain {
    private static final int DEFAULT_COLUMNS = 80;

    private CliMain() {}

    /** Runs the command that the arguments are, and exits with its code. */
    public static void main(String[] args) {
        // gRPC logs to the terminal otherwise; what concerns the user is told by the command.
        LogManager.getLogManager().reset();
        PrintStream out =
                new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, UTF_8);
        Console console = new Console(System.in, out, System.err, System.getenv(), terminal());
        System.exit(execute(console, args));
    }

    /** Runs a command without the process around it, and gives the code that it would exit with. */
    public static int execute(Console console, String... args) {
        return CurlewCommand.execute(console, args);
    }

    /** As the launcher found it, since a JVM cannot tell of each stream. */
    private static Terminal terminal() {
        Set<String> streams = Set.of(System.getProperty("curlew.terminal", "").split(","));
        int columns = Integer.getInteger("curlew.columns", DEFAULT_COLUMNS);
        return new Terminal(streams.contains("in"), streams.contains("out"), streams.contains("err"), columns);
    }
}
