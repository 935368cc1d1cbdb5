/** The whole stack in one process: three servers here, Postgres, Redis and Envoy as children. */
@NullMarked
package dev.curlew.standalone;

import org.jspecify.annotations.NullMarked;
