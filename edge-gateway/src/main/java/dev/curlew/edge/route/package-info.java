/** Routes of the public port. */
@NullMarked
package dev.curlew.edge.route;

import org.jspecify.annotations.NullMarked;
