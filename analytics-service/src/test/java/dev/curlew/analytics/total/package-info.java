@NullMarked
package dev.curlew.analytics.total;

import org.jspecify.annotations.NullMarked;
