/** Keeps calls from waiting for a server that is down. */
@NullMarked
package dev.curlew.link.circuit;

import org.jspecify.annotations.NullMarked;
