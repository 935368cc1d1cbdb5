/** What must be done from time to time. */
@NullMarked
package dev.curlew.analytics.housekeeping;

import org.jspecify.annotations.NullMarked;
