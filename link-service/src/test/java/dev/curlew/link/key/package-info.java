/** Tests of keys. */
@NullMarked
package dev.curlew.link.key;

import org.jspecify.annotations.NullMarked;
