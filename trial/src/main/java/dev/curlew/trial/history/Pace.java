package dev.curlew.trial.history;

/**
 * How much longer the machine took for something than it worked on it, as it had other things to do.
 *
 * @param at when, in nanoseconds of the trial
 * @param factor 1 on an idle machine
 */
public record Pace(long at, double factor) {}
