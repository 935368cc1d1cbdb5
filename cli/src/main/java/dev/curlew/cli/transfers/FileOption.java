package dev.curlew.cli.transfers;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.HarmlessStream;
import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.cli.output.YesOption;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Session;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The file that a command writes, which appears under its name only when it is whole, or the output. */
public final class FileOption {
    private static final Path OUT = Path.of("-");

    @Parameters(paramLabel = "FILE", description = "the file; - writes to the output")
    private Path file = OUT;

    @Mixin
    private final YesOption yes = new YesOption();

    /** Fetches what is to be in the file. */
    @FunctionalInterface
    public interface Source {
        /** Writes it, unless nobody reads it any more, and returns its length. */
        long writeTo(Remote remote, OutputStream out, BooleanSupplier unread) throws Exception;
    }

    /** Whether it would be written to a terminal. */
    public boolean isTerminal(Console console) {
        return file.equals(OUT) && console.terminal().out();
    }

    /** Writes the file; asks first if there is one of its name. */
    public int write(Console console, Session session, Source source) throws Exception {
        if (file.equals(OUT)) {
            return session.call(console, (remote, output) -> {
                OutputStream out = isTerminal(console) ? new HarmlessStream(console.out()) : console.out();
                long _ = source.writeTo(remote, out, console::closed);
            });
        }
        if (Files.isDirectory(file)) {
            throw CommandFailure.usage("FILE: " + file + " is a folder (expected: a file)");
        }
        if (Files.exists(file)) {
            yes.confirm(console, file + " is there already: replace it?");
        }
        return session.call(console, (remote, output) -> {
            try (WholeFile whole = WholeFile.create(file)) {
                long bytes = source.writeTo(remote, whole.stream(), () -> false);
                whole.commit();
                output.done("Exported " + bytes + " bytes to " + file + ".");
            }
        });
    }
}
