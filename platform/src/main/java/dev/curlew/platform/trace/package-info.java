/** Traces of requests through the servers, by OpenTelemetry; off unless a collector is named. */
@NullMarked
package dev.curlew.platform.trace;

import org.jspecify.annotations.NullMarked;
