package dev.curlew.link.links;

import dev.curlew.link.code.ShortCode;
import java.util.Comparator;
import java.util.function.Function;

/**
 * What a link is found by.
 *
 * @param domain as it is stored
 */
record LinkKey(String domain, ShortCode code) {

    /** The order in which everybody locks rows: who locks many in it waits for others, but never for each other. */
    static <T> Comparator<T> order(Function<T, LinkKey> key) {
        return Comparator.comparing((T each) -> key.apply(each).domain())
                .thenComparing(each -> key.apply(each).code().value());
    }
}
