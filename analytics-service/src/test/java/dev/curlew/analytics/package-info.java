@NullMarked
package dev.curlew.analytics;

import org.jspecify.annotations.NullMarked;
