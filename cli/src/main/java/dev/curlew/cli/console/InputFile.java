package dev.curlew.cli.console;

import dev.curlew.cli.failure.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text that an option names the file of. */
public final class InputFile {
    private InputFile() {}

    /** All of it; throws {@link CommandFailure} with the option's name if it cannot be read or is longer than so many bytes. */
    public static String read(String option, Path file, int mostBytes) {
        try {
            if (Files.exists(file) && Files.size(file) > mostBytes) {
                throw CommandFailure.usage(option + ": " + file + " is too large (expected: " + mostBytes + " bytes)");
            }
            return Files.readString(file);
        } catch (IOException e) {
            String why = Files.exists(file) ? e.getMessage() : "there is no such file";
            throw CommandFailure.usage(option + ": " + file + " cannot be read: " + why);
        }
    }
}
