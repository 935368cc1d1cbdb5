@NullMarked
package dev.curlew.analytics.clicks;

import org.jspecify.annotations.NullMarked;
