/** What the parts of the benchmarks have in common: how they are called, and what they report. */
@NullMarked
package dev.curlew.bench.part;

import org.jspecify.annotations.NullMarked;
