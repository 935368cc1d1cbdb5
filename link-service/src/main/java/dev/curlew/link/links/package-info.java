/** The record of links: made, read, listed, changed and deleted. */
@NullMarked
package dev.curlew.link.links;

import org.jspecify.annotations.NullMarked;
