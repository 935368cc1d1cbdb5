/** The life of a gRPC server, from listening to drained, and the channels of its clients. */
@NullMarked
package dev.curlew.platform.grpc;

import org.jspecify.annotations.NullMarked;
