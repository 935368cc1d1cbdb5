/** Tests of {@code dev.curlew.analytics.status}. */
@NullMarked
package dev.curlew.analytics.status;

import org.jspecify.annotations.NullMarked;
