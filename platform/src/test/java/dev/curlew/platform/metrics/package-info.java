@NullMarked
package dev.curlew.platform.metrics;

import org.jspecify.annotations.NullMarked;
