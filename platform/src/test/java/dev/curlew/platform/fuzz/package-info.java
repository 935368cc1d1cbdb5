/** Bad input by chance, in quantity. Used by the tests of the other modules. */
@NullMarked
package dev.curlew.platform.fuzz;

import org.jspecify.annotations.NullMarked;
