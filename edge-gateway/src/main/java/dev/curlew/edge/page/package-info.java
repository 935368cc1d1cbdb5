/** HTML pages without script or style of their own: {@link dev.curlew.edge.page.Page}. */
@NullMarked
package dev.curlew.edge.page;

import org.jspecify.annotations.NullMarked;
