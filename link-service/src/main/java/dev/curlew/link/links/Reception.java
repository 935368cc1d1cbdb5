package dev.curlew.link.links;

import dev.curlew.platform.error.ApiError;

/** What became of a link that came from elsewhere. */
public sealed interface Reception {

    /** It was made. */
    record Created(long linkId) implements Reception {}

    /** It was there already, the same, or was the same once. */
    record Unchanged(long linkId) implements Reception {}

    /** It was not taken, for the reason that making it would have had. */
    record Refused(ApiError why) implements Reception {}
}
