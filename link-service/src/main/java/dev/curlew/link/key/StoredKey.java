package dev.curlew.link.key;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A stored key, without its secret. */
record StoredKey(
        String keyId,
        String displayName,
        Set<Scope> scopes,
        Optional<Instant> expireTime,
        Instant createTime,
        Optional<Instant> lastUseTime,
        Optional<Instant> revokeTime) {

    StoredKey {
        scopes = Set.copyOf(scopes);
    }

    boolean validAt(Instant now) {
        return revokeTime.isEmpty()
                && expireTime.map(expiry -> now.isBefore(expiry)).orElse(true);
    }
}
