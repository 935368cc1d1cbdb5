/** Statistics of links that are shared with whoever has a token. */
@NullMarked
package dev.curlew.analytics.report;

import org.jspecify.annotations.NullMarked;
