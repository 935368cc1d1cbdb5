package dev.curlew.edge.redirect;

/** What a visitor gets. */
sealed interface Decision {

    /**
     * Elsewhere.
     *
     * @param location ASCII
     * @param status 301, 302, 307 or 308
     * @param maxAgeSeconds how long it may be kept; negative: not at all
     * @param plain whether it is the same for every request, so that the link's prepared headers do
     */
    record Redirect(String location, int status, long maxAgeSeconds, boolean plain) implements Decision {}

    /** The link has not begun, or has no such path: as if it were not there. */
    record NotFound() implements Decision {}

    /** It was there, and is no more. */
    record Gone() implements Decision {}

    /**
     * An administrator blocks it.
     *
     * @param reason in words for visitors; may be empty
     */
    record Blocked(String reason) implements Decision {}

    /** The link needs something that this edge cannot do; sending visitors on regardless would break its owner's rules. */
    record Unsupported() implements Decision {}
}
