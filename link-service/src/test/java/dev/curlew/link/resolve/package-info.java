/** Tests of what the edges ask. */
@NullMarked
package dev.curlew.link.resolve;

import org.jspecify.annotations.NullMarked;
