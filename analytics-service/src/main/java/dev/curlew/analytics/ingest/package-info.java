/** Takes clicks from the edges over gRPC. */
@NullMarked
package dev.curlew.analytics.ingest;

import org.jspecify.annotations.NullMarked;
