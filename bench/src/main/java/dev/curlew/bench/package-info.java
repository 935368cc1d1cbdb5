/** Benchmarks of the whole system, each against a baseline measured in the same run. */
@NullMarked
package dev.curlew.bench;

import org.jspecify.annotations.NullMarked;
