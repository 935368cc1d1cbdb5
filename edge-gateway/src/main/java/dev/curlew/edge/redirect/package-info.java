/** From a short URL to its target: {@link dev.curlew.edge.redirect.Redirects}. */
@NullMarked
package dev.curlew.edge.redirect;

import org.jspecify.annotations.NullMarked;
