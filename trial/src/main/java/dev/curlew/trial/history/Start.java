package dev.curlew.trial.history;

/**
 * A server was started.
 *
 * @param at in nanoseconds of the trial
 */
public record Start(String server, long at) {}
