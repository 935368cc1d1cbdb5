/** Tests of the circuit. */
@NullMarked
package dev.curlew.link.password;

import org.jspecify.annotations.NullMarked;
