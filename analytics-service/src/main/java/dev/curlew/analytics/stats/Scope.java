package dev.curlew.analytics.stats;

import java.util.List;
import java.util.Set;

/** Whose clicks are asked for. */
sealed interface Scope {

    /** Those on all links. */
    record All() implements Scope {}

    /** Those on all links of some domains, by their hosts. */
    record Domains(Set<String> hosts) implements Scope {
        public Domains {
            hosts = Set.copyOf(hosts);
        }
    }

    /** Those on some links, by their numbers. */
    record Links(List<Long> ids) implements Scope {
        public Links {
            ids = List.copyOf(ids);
        }
    }
}
