/** Tests of what targets may be. */
@NullMarked
package dev.curlew.link.target;

import org.jspecify.annotations.NullMarked;
