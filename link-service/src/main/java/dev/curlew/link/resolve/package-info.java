/** What the edges ask: how a code redirects, and what changed. */
@NullMarked
package dev.curlew.link.resolve;

import org.jspecify.annotations.NullMarked;
