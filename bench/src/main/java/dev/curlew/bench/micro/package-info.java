/** Pieces of code, measured by JMH. */
@NullMarked
package dev.curlew.bench.micro;

import org.jspecify.annotations.NullMarked;
