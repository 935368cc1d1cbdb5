package dev.curlew.analytics.housekeeping;

import dev.curlew.platform.config.Env;

/**
 * How long is kept what is not kept for ever.
 *
 * @param clickDays single clicks, in whole days behind today
 * @param deadLetterDays what could not be stored
 */
public record Retention(int clickDays, int deadLetterDays) {

    // A click may be 30 days old when it comes in, wait 30 days more as a dead letter, and is known as a repeat only by
    // the row
    // of its first coming.
    private static final int FEWEST_CLICK_DAYS = 62;
    private static final int MOST_DEAD_LETTER_DAYS = 30;
    private static final int CENTURY = 36_500;

    /** Reads {@code CLICK_RETENTION_DAYS} and {@code DEAD_LETTER_RETENTION_DAYS}. */
    public static Retention from(Env env) {
        return new Retention(
                env.integer("CLICK_RETENTION_DAYS", 365, FEWEST_CLICK_DAYS, CENTURY),
                env.integer("DEAD_LETTER_RETENTION_DAYS", MOST_DEAD_LETTER_DAYS, 1, MOST_DEAD_LETTER_DAYS));
    }
}
