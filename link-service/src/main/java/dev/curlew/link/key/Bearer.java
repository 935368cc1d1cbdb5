package dev.curlew.link.key;

import java.time.Instant;
import java.util.Optional;

/** Whose a secret is. */
sealed interface Bearer {

    boolean validAt(Instant now);

    /**
     * A key's.
     *
     * @param end from when on the secret is no longer the key's; empty: not foreseen
     */
    record Key(StoredKey key, Optional<Instant> end) implements Bearer {

        @Override
        public boolean validAt(Instant now) {
            return key.validAt(now) && end.filter(time -> !now.isBefore(time)).isEmpty();
        }
    }

    /** That of a link made without a key. */
    record LinkToken(long linkId) implements Bearer {

        @Override
        public boolean validAt(Instant now) {
            return true;
        }
    }
}
