@NullMarked
package dev.curlew.bench.part;

import org.jspecify.annotations.NullMarked;
