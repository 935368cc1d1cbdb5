/** Short codes: what one is, and new ones that nobody can guess. */
@NullMarked
package dev.curlew.link.code;

import org.jspecify.annotations.NullMarked;
