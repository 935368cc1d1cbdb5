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

    private static final Duration BELIEVED = Duration.ofSeconds(4);
    private static final long MOST_SECRETS = 10_000;

    private final JooqKeyBook book;
    private final KeyUse use;
    private final Clock clock;
    private final Optional<HashCode> bootstrap;
    // Unknown secrets are kept too: else a client with a bad key would keep Postgres busy.
    private final Cache<HashCode, Optional<Bearer>> known = Caffeine.newBuilder()
            .maximumSize(MOST_SECRETS)
            .expireAfterWrite(BELIEVED)
            .build();

    KeyRing(JooqKeyBook book, KeyUse use, Clock clock, Optional<Secret> bootstrap) {
        this.book = book;
        this.use = use;
        this.clock = clock;
        this.bootstrap = bootstrap.map(secret -> KeySecret.hash(secret.reveal()));
    }

    /** Whose a secret is; throws {@link KeyException.Invalid} if it is nobody's, or no longer. */
    Bearer authenticate(String secret) {
        HashCode hash = KeySecret.hash(secret);
        if (bootstrap.filter(hash::equals).isPresent()) {
            return new Bearer.Key(bootstrapKey(), Optional.empty());
        }
        // Not loaded within the cache's own lock: Postgres may take its time.
        Optional<Bearer> bearer = Optional.ofNullable(known.getIfPresent(hash)).orElseGet(() -> {
            Optional<Bearer> found = secret.startsWith(ManagementToken.PREFIX)
                    ? book.findByToken(hash).map(Bearer.class::cast)
                    : book.findBySecret(hash).map(Bearer.class::cast);
            known.put(hash, found);
            return found;
        });
        Bearer valid = bearer.filter(found -> found.validAt(clock.instant())).orElseThrow(KeyException.Invalid::new);
        if (valid instanceof Bearer.Key(StoredKey key, var _)) {
            use.note(key.keyId());
        }
        return valid;
    }

    /** Forgets what Postgres said, as a key has changed. Other replicas forget within seconds. */
    void forget() {
        known.invalidateAll();
    }

    private static StoredKey bootstrapKey() {
        KeySettings settings =
                new KeySettings("Bootstrap administrator", Set.of(Scope.ADMIN), Set.of(), false, 0, Optional.empty());
        return new StoredKey(
                BOOTSTRAP_ID, settings, Instant.EPOCH, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
