package dev.curlew.cli.console;

/**
 * Which streams are a terminal, and how wide it is.
 *
 * @param in whether somebody can be asked
 * @param out whether somebody reads the output as it comes
 * @param err whether somebody reads the messages as they come
 * @param columns at least 20
 */
public record Terminal(boolean in, boolean out, boolean err, int columns) {
    private static final int LEAST_COLUMNS = 20;

    public Terminal {
        columns = Math.max(LEAST_COLUMNS, columns);
    }
}
