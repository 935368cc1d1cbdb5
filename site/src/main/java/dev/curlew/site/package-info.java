/** What browsers get, as files: {@link dev.curlew.site.SiteFiles}. */
@NullMarked
package dev.curlew.site;

import org.jspecify.annotations.NullMarked;
