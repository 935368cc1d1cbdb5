/** Clicks lost and doubled where a server is killed. */
@NullMarked
package dev.curlew.bench.loss;

import org.jspecify.annotations.NullMarked;
