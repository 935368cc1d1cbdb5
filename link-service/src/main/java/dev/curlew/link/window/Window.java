package dev.curlew.link.window;

import java.time.Duration;

/**
 * How a sliding window stands. What is counted in it leaves it evenly: of a limit of 60 a minute, one each second. So no moment is
 * the end of a window, around which twice the limit could be done.
 *
 * @param counted whether the time asked for is in it; if not, it was one too many
 * @param left how many more times there is room for now
 * @param next in how long there is room for one more; zero if there is now
 * @param reset in how long there is room for all, if nothing more is done
 */
public record Window(boolean counted, int left, Duration next, Duration reset) {

    /**
     * Of a window that is full to some extent.
     *
     * @param fill in how many microseconds it is empty
     * @param step in how many microseconds one leaves it
     */
    static Window of(boolean counted, long fill, long step, int limit) {
        long room = limit * step - fill;
        return new Window(
                counted, Math.toIntExact(Math.max(0, room / step)), micros(Math.max(0, step - room)), micros(fill));
    }

    /** In how many microseconds one leaves a window in which there may be {@code limit}. */
    static long step(Duration length, int limit) {
        return Math.ceilDiv(length.toNanos() / 1000, limit);
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1000);
    }
}
