/** Latency at a constant rate. */
@NullMarked
package dev.curlew.bench.latency;

import org.jspecify.annotations.NullMarked;
