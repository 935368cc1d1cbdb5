/** What can be told from a click by itself. */
@NullMarked
package dev.curlew.analytics.enrich;

import org.jspecify.annotations.NullMarked;
