/**
 * Real Postgres, Redis and Envoy as children of this process: they listen on the loopback address only, keep their data
 * in a folder, come back when they die, and go when this process goes, however it went.
 */
@NullMarked
package dev.curlew.embedded;

import org.jspecify.annotations.NullMarked;
