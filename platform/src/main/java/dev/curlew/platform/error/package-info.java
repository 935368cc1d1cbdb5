/**
 * What an rpc answers when it fails: {@link dev.curlew.platform.error.ApiError}, written to and read from a gRPC
 * status.
 */
@NullMarked
package dev.curlew.platform.error;

import org.jspecify.annotations.NullMarked;
