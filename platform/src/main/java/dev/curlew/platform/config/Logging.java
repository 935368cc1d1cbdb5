package dev.curlew.platform.config;

/** The two variables that {@code logback.xml} takes from the process's environment by itself. */
public final class Logging {

    private enum Format {
        TEXT,
        JSON
    }

    private enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        OFF
    }

    private Logging() {}

    /**
     * Notes a fault where {@code LOG_LEVEL} (trace to error, off; default info) or {@code LOG_FORMAT} (text, json;
     * default text) is something else: logback would quietly take DEBUG, or log nothing at all.
     */
    public static void check(Env env) {
        env.oneOf("LOG_LEVEL", Level.INFO, Level.class);
        env.oneOf("LOG_FORMAT", Format.TEXT, Format.class);
    }
}
