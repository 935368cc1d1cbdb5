/** Files of links: imports that can be resumed, and exports. */
@NullMarked
package dev.curlew.cli.transfers;

import org.jspecify.annotations.NullMarked;
