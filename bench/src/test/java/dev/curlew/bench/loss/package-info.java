@NullMarked
package dev.curlew.bench.loss;

import org.jspecify.annotations.NullMarked;
