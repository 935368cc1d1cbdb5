/** Tests of codes. */
@NullMarked
package dev.curlew.link.code;

import org.jspecify.annotations.NullMarked;
