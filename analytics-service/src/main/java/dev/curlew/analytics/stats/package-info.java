/** Answers for the clicks of links. */
@NullMarked
package dev.curlew.analytics.stats;

import org.jspecify.annotations.NullMarked;
