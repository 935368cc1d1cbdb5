/** Shows and runs housekeeping tasks over gRPC. */
@NullMarked
package dev.curlew.analytics.task;

import org.jspecify.annotations.NullMarked;
