/** Stand-ins for the services behind the edge, on real loopback ports. */
@NullMarked
package dev.curlew.edge.testing;

import org.jspecify.annotations.NullMarked;
