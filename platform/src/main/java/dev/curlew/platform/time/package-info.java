/** Time in microseconds, and ids ordered by it. */
@NullMarked
package dev.curlew.platform.time;

import org.jspecify.annotations.NullMarked;
