package dev.curlew.analytics.stats;

/**
 * Clicks of people, of bots, and how many different people that were.
 *
 * @param visitors estimated
 */
record Counts(long clicks, long botClicks, long visitors) {

    static final Counts NONE = new Counts(0, 0, 0);
}
