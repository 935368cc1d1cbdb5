/** Titles of the pages that links lead to. */
@NullMarked
package dev.curlew.link.title;

import org.jspecify.annotations.NullMarked;
