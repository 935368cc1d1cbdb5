package dev.curlew.link.request;

/** How much a page of a list holds. */
public final class PageSize {

    private static final int DEFAULT = 50;
    private static final int LARGEST = 1000;

    private PageSize() {}

    /** The entries that a page holds: at most 1,000, and 50 where 0 was asked for. Throws if less was. */
    public static int of(int asked) {
        if (asked < 0) {
            throw Violations.of("pageSize", "0 or more");
        }
        return asked == 0 ? DEFAULT : Math.min(asked, LARGEST);
    }
}
