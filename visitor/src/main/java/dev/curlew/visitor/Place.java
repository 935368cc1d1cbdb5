package dev.curlew.visitor;

import java.util.List;

/**
 * Where an address is used, as far as the database knows.
 *
 * @param country ISO 3166-1 alpha-2 in upper case, such as {@code DE}; empty if not known
 * @param regions ISO 3166-2 in upper case from the largest to the smallest, such as {@code GB-ENG}, {@code GB-WSM}
 * @param city its English name; empty if not known
 */
public record Place(String country, List<String> regions, String city) {

    /** Of which nothing is known. */
    public static final Place UNKNOWN = new Place("", List.of(), "");

    /** Copies the list. */
    public Place {
        regions = List.copyOf(regions);
    }

    /** The largest region; empty if none is known. */
    public String region() {
        return regions.isEmpty() ? "" : regions.getFirst();
    }
}
