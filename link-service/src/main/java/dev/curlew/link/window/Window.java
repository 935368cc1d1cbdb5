package dev.curlew.link.window;

import java.time.Duration;

/**
 * A while that begins with the first time that something is done.
 *
 * @param times counted in it, at most as many as there may be
 * @param counted whether the time asked for is one of them; if not, it was one too many
 * @param left how long it still goes on
 */
public record Window(int times, boolean counted, Duration left) {}
