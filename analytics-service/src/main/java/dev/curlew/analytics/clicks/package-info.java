/** Single clicks: listed, watched, exported and erased. */
@NullMarked
package dev.curlew.analytics.clicks;

import org.jspecify.annotations.NullMarked;
