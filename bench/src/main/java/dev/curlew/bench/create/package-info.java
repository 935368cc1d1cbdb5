/** Links made, by JSON, by gRPC and by peers. */
@NullMarked
package dev.curlew.bench.create;

import org.jspecify.annotations.NullMarked;
