package dev.curlew.link.links;

import dev.curlew.link.code.ShortCode;
import dev.curlew.link.domain.LinkDomain;
import java.util.Comparator;
import java.util.function.Function;

/**
 * What a link is found by.
 *
 * @param domain as it is stored
 * @param code folded where case does not count
 */
record LinkKey(String domain, ShortCode code) {

    /** Where a code is found on a domain. */
    static LinkKey of(LinkDomain domain, ShortCode code) {
        return new LinkKey(domain.name(), domain.key(code));
    }

    /** The order in which everybody locks rows: who locks many in it waits for others, but never for each other. */
    static <T> Comparator<T> order(Function<T, LinkKey> key) {
        return Comparator.comparing((T each) -> key.apply(each).domain())
                .thenComparing(each -> key.apply(each).code().value());
    }
}
