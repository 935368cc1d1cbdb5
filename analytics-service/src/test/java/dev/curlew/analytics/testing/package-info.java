/** What several tests need. */
@NullMarked
package dev.curlew.analytics.testing;

import org.jspecify.annotations.NullMarked;
