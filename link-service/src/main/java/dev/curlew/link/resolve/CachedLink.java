package dev.curlew.link.resolve;

import dev.curlew.proto.link.v1.ResolvedLink;
import java.time.Duration;

/** What the cache knows of a code. */
sealed interface CachedLink {

    /** A version of a link, and how long ago Postgres confirmed it. */
    record Known(ResolvedLink link, Duration age) implements CachedLink {}

    /** There was no link a moment ago. */
    record Missing() implements CachedLink {}
}
