/** Commands for links. */
@NullMarked
package dev.curlew.cli.links;

import org.jspecify.annotations.NullMarked;
