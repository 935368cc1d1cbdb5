package dev.curlew.link.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.hash.HashCode;
import dev.curlew.platform.config.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Tells whose secret a secret is. What Postgres said is believed for some seconds, so that calls need not ask it each time. */
final class KeyRing {

    /** The id of the key that the configuration gives. */
    static final String BOOTSTRAP_ID = "admin";

    private static final Duration BELIEVED = Duration.ofSeconds(5);
    private static final long MOST_KEYS = 10_000;

    private final JooqKeyStore store;
    private final KeyUse use;
    private final Clock clock;
    private final Optional<HashCode> bootstrap;
    // Unknown secrets are kept too: else a client with a bad key would keep Postgres busy.
    private final Cache<HashCode, Optional<StoredKey>> known = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .expireAfterWrite(BELIEVED)
            .build();

    KeyRing(JooqKeyStore store, KeyUse use, Clock clock, Optional<Secret> bootstrap) {
        this.store = store;
        this.use = use;
        this.clock = clock;
        this.bootstrap = bootstrap.map(secret -> KeySecret.hash(secret.reveal()));
    }

    /** The key of a secret; throws {@link KeyException.Invalid} if there is none or if it has ended. */
    StoredKey authenticate(String secret) {
        HashCode hash = KeySecret.hash(secret);
        if (bootstrap.filter(hash::equals).isPresent()) {
            return bootstrapKey();
        }
        // Not loaded within the cache's own lock: Postgres may take its time.
        Optional<StoredKey> key = Optional.ofNullable(known.getIfPresent(hash)).orElseGet(() -> {
            Optional<StoredKey> found = store.findBySecret(hash);
            known.put(hash, found);
            return found;
        });
        StoredKey valid = key.filter(found -> found.validAt(clock.instant())).orElseThrow(KeyException.Invalid::new);
        use.note(valid.keyId());
        return valid;
    }

    /** Forgets what Postgres said, as a key has changed. Other replicas forget within seconds. */
    void forget() {
        known.invalidateAll();
    }

    private static StoredKey bootstrapKey() {
        return new StoredKey(
                BOOTSTRAP_ID,
                "Bootstrap administrator",
                Set.of(Scope.ADMIN),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }
}
