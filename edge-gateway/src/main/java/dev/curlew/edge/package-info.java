/** The edge: public HTTP. {@link dev.curlew.edge.EdgeServer} puts its parts together. */
@NullMarked
package dev.curlew.edge;

import org.jspecify.annotations.NullMarked;
