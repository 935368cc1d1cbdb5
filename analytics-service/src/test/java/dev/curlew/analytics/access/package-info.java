@NullMarked
package dev.curlew.analytics.access;

import org.jspecify.annotations.NullMarked;
