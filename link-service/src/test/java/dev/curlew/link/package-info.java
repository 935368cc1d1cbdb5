/** Tests of the whole server. */
@NullMarked
package dev.curlew.link;

import org.jspecify.annotations.NullMarked;
