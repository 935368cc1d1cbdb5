package dev.curlew.analytics.store;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What clicks are summed up of, as numbers: a link by its own, positive one; a domain, or all domains together, by negative ones in
 * several parts, so that consumers do not wait for each other. Whoever reads adds the parts up.
 */
public final class Subjects {

    /** How many parts a domain has. */
    static final int PARTS = 8;

    private static final int ALL = 0;

    private Subjects() {}

    /** The subject of a part of a domain. */
    static long ofDomain(int number, int part) {
        return -((long) PARTS * number + part);
    }

    /** The subject of a part of all domains together. */
    static long ofAll(int part) {
        return ofDomain(ALL, part);
    }

    /** All parts of a domain. */
    public static List<Long> domain(int number) {
        return LongStream.range(0, PARTS)
                .mapToObj(part -> ofDomain(number, (int) part))
                .toList();
    }

    /** All parts of all domains together. */
    public static List<Long> all() {
        return domain(ALL);
    }
}
