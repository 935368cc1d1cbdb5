@NullMarked
package dev.curlew.analytics.task;

import org.jspecify.annotations.NullMarked;
