/** What measures: load generators, contenders and their rounds, processor time and memory of processes. */
@NullMarked
package dev.curlew.bench.measure;

import org.jspecify.annotations.NullMarked;
