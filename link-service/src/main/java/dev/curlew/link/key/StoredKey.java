package dev.curlew.link.key;

import java.time.Instant;
import java.util.Optional;

/**
 * A stored key, without its secret.
 *
 * @param oldSecretEnd until when the secret before the last rotation works
 */
record StoredKey(
        String keyId,
        KeySettings settings,
        Instant createTime,
        Optional<Instant> lastUseTime,
        Optional<Instant> revokeTime,
        Optional<Instant> oldSecretEnd) {

    StoredKey with(KeySettings others) {
        return new StoredKey(keyId, others, createTime, lastUseTime, revokeTime, oldSecretEnd);
    }

    StoredKey revokedAt(Instant time) {
        return new StoredKey(keyId, settings, createTime, lastUseTime, Optional.of(time), oldSecretEnd);
    }

    StoredKey oldSecretUntil(Instant end) {
        return new StoredKey(keyId, settings, createTime, lastUseTime, revokeTime, Optional.of(end));
    }

    boolean revoked() {
        return revokeTime.isPresent();
    }

    boolean validAt(Instant now) {
        return !revoked()
                && settings.expireTime().filter(end -> !now.isBefore(end)).isEmpty();
    }
}
