package dev.curlew.link.key;

import com.google.common.hash.HashCode;
import dev.curlew.link.audit.FieldChange;
import dev.curlew.link.audit.JooqAudit;
import dev.curlew.link.key.JooqKeyStore.Position;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.proto.link.v1.ApiKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/** Makes, finds and changes keys. Each change is one transaction with its entry in the audit log. */
final class JooqKeyBook {

    private static final Pattern KEY_ID = Pattern.compile("key_[0-9a-f]{32}");

    private final JooqDatabase database;
    private final Clock clock;

    JooqKeyBook(JooqDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Makes a key of a secret. */
    StoredKey create(String keyId, KeySettings settings, HashCode secretHash, String actor) {
        Instant now = clock.instant();
        StoredKey key = new StoredKey(keyId, settings, now, Optional.empty(), Optional.empty(), Optional.empty());
        return database.transaction(dsl -> {
            JooqKeyStore.insert(dsl, key, secretHash);
            JooqAudit.record(dsl, now, actor, "create", resource(keyId), changes(ApiKey.getDefaultInstance(), key));
            return key;
        });
    }

    Optional<StoredKey> find(String keyId) {
        return isKeyId(keyId) ? database.query(dsl -> JooqKeyStore.find(dsl, keyId)) : Optional.empty();
    }

    Optional<Bearer.Key> findBySecret(HashCode secretHash) {
        return database.query(dsl -> JooqKeyStore.findBySecret(dsl, secretHash));
    }

    Optional<Bearer.LinkToken> findByToken(HashCode tokenHash) {
        return database.query(dsl -> JooqManagementTokens.find(dsl, tokenHash)).map(Bearer.LinkToken::new);
    }

    List<StoredKey> list(Optional<Position> after, boolean showRevoked, int limit) {
        return database.query(dsl -> JooqKeyStore.list(dsl, after, showRevoked, limit));
    }

    /** Changes what {@code change} changes of a key's settings; empty if there is no such key. */
    Optional<StoredKey> update(String keyId, String actor, UnaryOperator<KeySettings> change) {
        return database.transaction(dsl -> lock(dsl, keyId).map(before -> {
            requireNotRevoked(before);
            StoredKey after = before.with(change.apply(before.settings()));
            if (!after.equals(before)) {
                JooqKeyStore.update(dsl, after);
                JooqAudit.record(
                        dsl,
                        clock.instant(),
                        actor,
                        "update",
                        resource(keyId),
                        changes(KeyMessages.write(before).build(), after));
            }
            return after;
        }));
    }

    /** Gives a key another secret, beside which the one it had works on for a while; empty if there is no such key. */
    Optional<StoredKey> rotate(String keyId, HashCode secretHash, Duration overlap, String actor) {
        Instant now = clock.instant();
        return database.transaction(dsl -> lock(dsl, keyId).map(before -> {
            requireNotRevoked(before);
            StoredKey after = before.oldSecretUntil(now.plus(overlap));
            JooqKeyStore.rotate(dsl, after, secretHash);
            List<FieldChange> changes = new ArrayList<>();
            changes.add(FieldChange.ofSecret("secret"));
            changes.add(new FieldChange("oldSecretExpireTime", end(before), end(after)));
            JooqAudit.record(dsl, now, actor, "rotate", resource(keyId), changes);
            return after;
        }));
    }

    /** False if there is no such key; revoking a revoked one changes nothing. */
    boolean revoke(String keyId, String actor) {
        Instant now = clock.instant();
        return database.transaction(dsl -> lock(dsl, keyId).map(before -> {
                    if (!before.revoked()) {
                        JooqKeyStore.update(dsl, before.revokedAt(now));
                        JooqAudit.record(dsl, now, actor, "revoke", resource(keyId), List.of());
                    }
                    return before;
                }))
                .isPresent();
    }

    /** Notes when keys were last used, which is no change of them. */
    void used(Collection<String> keyIds, Instant at) {
        boolean _ = database.query(dsl -> {
            JooqKeyStore.used(dsl, keyIds, at);
            return true;
        });
    }

    private static Optional<StoredKey> lock(DSLContext dsl, String keyId) {
        return isKeyId(keyId) ? JooqKeyStore.lock(dsl, keyId) : Optional.empty();
    }

    /** No other is stored, and of some texts Postgres would not even take the question. */
    private static boolean isKeyId(String text) {
        return KEY_ID.matcher(text).matches();
    }

    private static void requireNotRevoked(StoredKey key) {
        if (key.revoked()) {
            throw new KeyException.Revoked(key.keyId());
        }
    }

    private static String resource(String keyId) {
        return "keys/" + keyId;
    }

    private static List<FieldChange> changes(ApiKey before, StoredKey after) {
        return FieldChange.between(before, KeyMessages.write(after).build());
    }

    private static String end(StoredKey key) {
        return key.oldSecretEnd().map(end -> "\"" + end + "\"").orElse("");
    }
}
