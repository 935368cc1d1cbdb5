package dev.curlew.link.total;

import java.util.List;

/** Who counts clicks. */
interface TotalSource {

    /** What changed since a cursor; empty: since ever. Throws {@link Unavailable} if it cannot be had now. */
    Page changed(String cursor);

    /** The clicks of people on a link, ever. */
    record Counted(long linkId, long clicks) {}

    /**
     * Totals that changed, each link at most once.
     *
     * @param next the cursor to go on with
     * @param complete whether there is nothing more for now
     */
    record Page(List<Counted> totals, String next, boolean complete) {
        public Page {
            totals = List.copyOf(totals);
        }
    }

    /** The source does not answer, or refuses to. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
