/** Tells link-service how often its links were clicked. */
@NullMarked
package dev.curlew.analytics.total;

import org.jspecify.annotations.NullMarked;
