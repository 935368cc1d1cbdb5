package dev.curlew.redirect;

/** What a visitor gets. */
public sealed interface Decision {

    /** The status of an HTTP answer that says it. */
    int status();

    /**
     * Elsewhere.
     *
     * @param location ASCII
     * @param status 301, 302, 307 or 308
     * @param maxAgeSeconds how long it may be kept; negative: not at all
     * @param fallback whether it is where an expired link leads, for which neither password nor click is needed
     * @param plain whether it is the same for every request, so that headers can be prepared
     * @param targetQuery the query of the target as its owner wrote it, without {@code ?}, for its UTM parameters
     * @param rule the name of the rule that chose the target; empty: none did
     * @param variant the name of the target, if the rule splits visitors; empty otherwise
     */
    record Redirect(
            String location,
            int status,
            long maxAgeSeconds,
            boolean fallback,
            boolean plain,
            String targetQuery,
            String rule,
            String variant)
            implements Decision {}

    /** The link has not begun, or has no such path: as if it were not there. */
    record NotFound() implements Decision {
        @Override
        public int status() {
            return 404;
        }
    }

    /** It was there, and is no more. */
    record Gone() implements Decision {
        @Override
        public int status() {
            return 410;
        }
    }

    /**
     * An administrator blocks it.
     *
     * @param reason in words for visitors; may be empty
     * @param status 403 or 451
     */
    record Blocked(String reason, int status) implements Decision {}

    /** The link needs something that is not known here; sending visitors on regardless would break its owner's rules. */
    record Unsupported() implements Decision {
        @Override
        public int status() {
            return 501;
        }
    }
}
