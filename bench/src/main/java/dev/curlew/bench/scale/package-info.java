/** Several edges behind one Envoy. */
@NullMarked
package dev.curlew.bench.scale;

import org.jspecify.annotations.NullMarked;
