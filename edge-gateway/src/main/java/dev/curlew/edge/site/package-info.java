/** The static site: {@link dev.curlew.edge.site.Site}. */
@NullMarked
package dev.curlew.edge.site;

import org.jspecify.annotations.NullMarked;
