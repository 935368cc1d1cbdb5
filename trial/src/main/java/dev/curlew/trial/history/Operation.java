package dev.curlew.trial.history;

/**
 * Something that a client did.
 *
 * @param number no other has it
 * @param link the link's name in the trial, which no other has; codes are what is tried
 * @param code the code by which the link was asked for, or which a new one was given; empty if none is known
 * @param step which change of the link it is, counted by the only client that changes it; -1 if it changes nothing
 * @param via the server that was asked: {@code envoy}, or an edge
 * @param invoked when it began, in nanoseconds of the trial
 * @param completed when the client had the answer, or gave up
 * @param status of HTTP; 0 without an answer
 * @param saysWhen whether the answer says when to try again
 * @param detail why there is no answer
 */
public record Operation(
        long number,
        String client,
        OperationKind kind,
        String link,
        String code,
        int step,
        String via,
        long invoked,
        long completed,
        Outcome outcome,
        int status,
        boolean saysWhen,
        Seen seen,
        String detail) {
    /** What every visitor of the trial sends as its referrer, before the operation's number. */
    public static final String REFERRER = "https://visitor.example/";

    private static final int SERVER_ERROR = 500;

    /** Whether a visitor was sent on. */
    public boolean redirected() {
        return kind == OperationKind.REDIRECT && seen instanceof Seen.Target;
    }

    /** By what its click is known: the referrer that no other visit has, and the code that was followed. */
    public String click() {
        return click(REFERRER + number, code);
    }

    /** By what a click is known that has this referrer and this code. */
    public static String click(String referrer, String code) {
        return referrer + " " + code;
    }

    /** Whether nobody answered, or somebody who could not. */
    public boolean unanswered() {
        return outcome != Outcome.OK && (status == 0 || status >= SERVER_ERROR);
    }

    /** How long it took, in nanoseconds. */
    public long nanos() {
        return completed - invoked;
    }
}
