/** How often links were clicked. */
@NullMarked
package dev.curlew.link.total;

import org.jspecify.annotations.NullMarked;
