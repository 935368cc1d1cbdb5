/** What the pages that links lead to say of themselves. */
@NullMarked
package dev.curlew.link.title;

import org.jspecify.annotations.NullMarked;
