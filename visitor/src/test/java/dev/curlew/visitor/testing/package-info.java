/** Databases of places for tests. */
@NullMarked
package dev.curlew.visitor.testing;

import org.jspecify.annotations.NullMarked;
