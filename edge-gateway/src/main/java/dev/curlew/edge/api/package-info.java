/** The JSON API: {@link dev.curlew.edge.api.Api} forwards the public rpcs to the services behind the edge. */
@NullMarked
package dev.curlew.edge.api;

import org.jspecify.annotations.NullMarked;
