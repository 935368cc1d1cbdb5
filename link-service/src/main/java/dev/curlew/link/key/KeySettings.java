package dev.curlew.link.key;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What an administrator decides of a key; each value has passed {@link KeyReader}.
 *
 * @param domains the names of those on which it works; none: all
 * @param ownLinksOnly whether it sees and changes only the links that it made
 * @param callsPerMinute 0: without limit
 */
record KeySettings(
        String displayName,
        Set<Scope> scopes,
        Set<String> domains,
        boolean ownLinksOnly,
        int callsPerMinute,
        Optional<Instant> expireTime) {

    KeySettings {
        scopes = Set.copyOf(scopes);
        domains = Set.copyOf(domains);
    }
}
