@NullMarked
package dev.curlew.analytics.housekeeping;

import org.jspecify.annotations.NullMarked;
