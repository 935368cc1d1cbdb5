@NullMarked
package dev.curlew.analytics.log;

import org.jspecify.annotations.NullMarked;
