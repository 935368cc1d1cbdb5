/** The analytics service: its configuration, and how its parts are put together. */
@NullMarked
package dev.curlew.analytics;

import org.jspecify.annotations.NullMarked;
