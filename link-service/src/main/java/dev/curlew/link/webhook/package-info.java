/** Tells servers of others what happens to links. */
@NullMarked
package dev.curlew.link.webhook;

import org.jspecify.annotations.NullMarked;
