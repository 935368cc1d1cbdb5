/** The management port: metrics, liveness and readiness. */
@NullMarked
package dev.curlew.platform.metrics;

import org.jspecify.annotations.NullMarked;
