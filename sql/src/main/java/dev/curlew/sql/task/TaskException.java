package dev.curlew.sql.task;

/** Why a task is not run or not shown. */
public abstract sealed class TaskException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private TaskException(String message) {
        super(message);
    }

    /** There is no task of that name. */
    public static final class Unknown extends TaskException {
        private static final long serialVersionUID = 1L;

        Unknown(String id, Iterable<String> known) {
            super("taskId: \"" + id + "\" (expected: one of " + String.join(", ", known) + ")");
        }
    }

    /** It is running already, here or elsewhere. */
    public static final class Running extends TaskException {
        private static final long serialVersionUID = 1L;

        Running(String id) {
            super("The task " + id + " is running.");
        }
    }

    /** Postgres does not answer. */
    public static final class Unavailable extends TaskException {
        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("Tasks cannot be looked at right now.");
            initCause(cause);
        }
    }
}
