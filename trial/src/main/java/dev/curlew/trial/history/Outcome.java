package dev.curlew.trial.history;

/** What a client knows of what it asked for. */
public enum Outcome {
    /** It was answered, and done if it was a change. */
    OK,
    /** It was refused, or never sent: nothing was done. */
    FAILED,
    /** Nobody knows whether it was, or will be, done. */
    UNKNOWN
}
