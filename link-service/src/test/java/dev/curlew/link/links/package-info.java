/** Tests of the record of links. */
@NullMarked
package dev.curlew.link.links;

import org.jspecify.annotations.NullMarked;
