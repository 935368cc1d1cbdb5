package dev.curlew.cli.output;

import com.google.protobuf.Message;
import dev.curlew.cli.failure.CommandFailure;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for how much of a list is shown. */
public final class PageOptions {
    private static final int LARGEST_PAGE = 1000;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "how many at most (default: 50)")
    private long limit = 50;

    @Option(names = "--all", description = "all of them, page by page")
    private boolean all;

    @Option(names = "--page-token", paramLabel = "TOKEN", description = "where to go on, as the call before said")
    private String token = "";

    /**
     * A page of a list.
     *
     * @param rows what is on it
     * @param nextToken gives the next one; empty: there is none
     */
    public record Page<T>(List<T> rows, String nextToken) {}

    /** Gets a page. */
    @FunctionalInterface
    public interface Pages<T> {
        /** The page of a size at a token; the first one if the token is empty. */
        Page<T> get(int size, String token);
    }

    /** Gets and writes as many pages as were asked for, as long as somebody reads them. */
    public <T extends Message> void walk(Pages<T> pages, Rows<T> rows) {
        if (limit < 1) {
            throw CommandFailure.usage("--limit: " + limit + " (expected: 1 or more)");
        }
        long left = all ? Long.MAX_VALUE : limit;
        String next = token;
        do {
            Page<T> page = pages.get((int) Math.min(LARGEST_PAGE, left), next);
            rows.add(page.rows());
            left -= page.rows().size();
            next = page.nextToken();
        } while (left > 0 && !next.isEmpty() && !rows.closed());
        rows.end(next);
    }
}
