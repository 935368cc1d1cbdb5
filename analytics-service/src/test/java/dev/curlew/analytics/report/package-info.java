/** Tests of {@code dev.curlew.analytics.report}. */
@NullMarked
package dev.curlew.analytics.report;

import org.jspecify.annotations.NullMarked;
