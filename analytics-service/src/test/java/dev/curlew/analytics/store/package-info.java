@NullMarked
package dev.curlew.analytics.store;

import org.jspecify.annotations.NullMarked;
