package dev.curlew.cli.failure;

/** What a command ends with; scripts rely on these. */
public final class ExitCode {
    /** All is well. */
    public static final int OK = 0;

    /** It failed for a reason that has no code of its own. */
    public static final int FAILED = 1;

    /** The command, or a value in it, is wrong. */
    public static final int USAGE = 2;

    /** There is no such thing. */
    public static final int NOT_FOUND = 3;

    /** No valid key was given, or it may not do that. */
    public static final int REFUSED = 4;

    /** The server cannot be reached, is too slow or too busy: later it may work. */
    public static final int UNAVAILABLE = 5;

    /** It contradicts what is there: taken, changed since, or not in a state for it. */
    public static final int CONFLICT = 6;

    /** Some of many failed; the others are done. */
    public static final int PARTLY = 7;

    private ExitCode() {}
}
