/** Takes clicks from the log and stores each once, with the sums that statistics are made of. */
@NullMarked
package dev.curlew.analytics.store;

import org.jspecify.annotations.NullMarked;
