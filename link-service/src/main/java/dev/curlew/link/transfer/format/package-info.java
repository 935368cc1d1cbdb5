/** The formats of files of links: reading them piece by piece, and writing Curlew's own. */
@NullMarked
package dev.curlew.link.transfer.format;

import org.jspecify.annotations.NullMarked;
