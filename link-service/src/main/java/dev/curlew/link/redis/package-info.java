/** The connection to Redis, which is a help and never a need. */
@NullMarked
package dev.curlew.link.redis;

import org.jspecify.annotations.NullMarked;
