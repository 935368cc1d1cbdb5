@NullMarked
package dev.curlew.platform.grpc;

import org.jspecify.annotations.NullMarked;
