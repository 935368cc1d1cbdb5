package dev.curlew.link.key;

import java.time.Duration;

/**
 * The minute of a key, which begins with its first call.
 *
 * @param calls counted in it, at most as many as the key may make
 * @param counted whether the call asked for is one of them; if not, it was one too many
 * @param left how long it still goes on
 */
record CallWindow(int calls, boolean counted, Duration left) {}
