package dev.curlew.cli.failure;

import java.util.List;

/** A command cannot go on; its message and details are for the person who gave it. */
public final class CommandFailure extends RuntimeException {
    private final int exitCode;
    private final String message;
    private final transient List<String> details;

    /**
     * Makes a failure.
     *
     * @param exitCode one of {@link ExitCode}
     * @param message what is wrong, in one sentence
     * @param details more lines: which fields, what would be right
     */
    public CommandFailure(int exitCode, String message, List<String> details) {
        super(message);
        this.message = message;
        this.exitCode = exitCode;
        this.details = List.copyOf(details);
    }

    /** A command, or a value in it, that is wrong. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message, List.of());
    }

    /** A failure without a code of its own. */
    public static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.FAILED, message, List.of());
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }

    /** More lines for the reader. */
    public List<String> details() {
        return details;
    }
}
