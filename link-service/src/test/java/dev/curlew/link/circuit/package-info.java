/** Tests of the circuit. */
@NullMarked
package dev.curlew.link.circuit;

import org.jspecify.annotations.NullMarked;
