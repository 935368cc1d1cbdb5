/** All benchmarks in one run and one report. */
@NullMarked
package dev.curlew.bench.whole;

import org.jspecify.annotations.NullMarked;
