@NullMarked
package dev.curlew.bench.measure;

import org.jspecify.annotations.NullMarked;
