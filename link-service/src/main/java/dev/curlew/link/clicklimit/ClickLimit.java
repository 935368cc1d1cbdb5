package dev.curlew.link.clicklimit;

/**
 * How many clicks a link has.
 *
 * @param max 0: without limit now
 * @param used while it had a limit
 */
record ClickLimit(long max, long used) {

    /** This limit, if there is a click left; throws {@link ClickLimitException.UsedUp} otherwise. */
    ClickLimit checked() {
        if (max > 0 && used >= max) {
            throw new ClickLimitException.UsedUp();
        }
        return this;
    }

    long left() {
        return max == 0 ? ClickLimits.UNLIMITED : Math.max(0, max - used);
    }
}
