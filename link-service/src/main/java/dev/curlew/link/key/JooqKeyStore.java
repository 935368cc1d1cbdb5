package dev.curlew.link.key;

import static dev.curlew.link.db.Tables.API_KEY;
import static org.jooq.impl.DSL.row;

import com.google.common.hash.HashCode;
import dev.curlew.link.db.tables.records.ApiKeyRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The table {@code link.api_key}. Each method runs on the connection or transaction that it is given. */
final class JooqKeyStore {

    /** Where a page of keys, the newest first, goes on. */
    record Position(Instant createTime, String keyId) {}

    private JooqKeyStore() {}

    static void insert(DSLContext dsl, StoredKey key, HashCode secretHash) {
        ApiKeyRecord row = new ApiKeyRecord();
        row.setKeyId(key.keyId());
        row.setSecretHash(secretHash.asBytes());
        row.setCreateTime(key.createTime());
        write(key, row);
        dsl.insertInto(API_KEY).set(row).execute();
    }

    static void update(DSLContext dsl, StoredKey key) {
        ApiKeyRecord row = new ApiKeyRecord();
        write(key, row);
        int _ = dsl.update(API_KEY)
                .set(row)
                .where(API_KEY.KEY_ID.eq(key.keyId()))
                .execute();
    }

    /** Gives a key another secret; the one it had becomes its old one, and the old one that it had is forgotten. */
    static void rotate(DSLContext dsl, StoredKey key, HashCode secretHash) {
        int _ = dsl.update(API_KEY)
                .set(API_KEY.OLD_SECRET_HASH, API_KEY.SECRET_HASH)
                .set(API_KEY.SECRET_HASH, secretHash.asBytes())
                .set(API_KEY.OLD_SECRET_END, key.oldSecretEnd().orElseThrow())
                .where(API_KEY.KEY_ID.eq(key.keyId()))
                .execute();
    }

    static Optional<StoredKey> find(DSLContext dsl, String keyId) {
        return dsl.fetchOptional(API_KEY, API_KEY.KEY_ID.eq(keyId)).map(JooqKeyStore::read);
    }

    /** As {@link #find}, and nobody else changes it until the transaction ends. */
    static Optional<StoredKey> lock(DSLContext dsl, String keyId) {
        return dsl.selectFrom(API_KEY)
                .where(API_KEY.KEY_ID.eq(keyId))
                .forUpdate()
                .fetchOptional()
                .map(JooqKeyStore::read);
    }

    static Optional<Bearer.Key> findBySecret(DSLContext dsl, HashCode secretHash) {
        byte[] hash = secretHash.asBytes();
        return dsl.fetchOptional(API_KEY, API_KEY.SECRET_HASH.eq(hash).or(API_KEY.OLD_SECRET_HASH.eq(hash)))
                .map(row -> new Bearer.Key(
                        read(row),
                        Arrays.equals(row.getSecretHash(), hash)
                                ? Optional.empty()
                                : Optional.ofNullable(row.getOldSecretEnd())));
    }

    static List<StoredKey> list(DSLContext dsl, Optional<Position> after, boolean showRevoked, int limit) {
        Condition older = after.map(position ->
                        row(API_KEY.CREATE_TIME, API_KEY.KEY_ID).lt(position.createTime(), position.keyId()))
                .orElse(DSL.noCondition());
        Condition shown = showRevoked ? DSL.noCondition() : API_KEY.REVOKE_TIME.isNull();
        return dsl.selectFrom(API_KEY)
                .where(older, shown)
                .orderBy(API_KEY.CREATE_TIME.desc(), API_KEY.KEY_ID.desc())
                .limit(limit)
                .fetch(JooqKeyStore::read);
    }

    static void used(DSLContext dsl, Collection<String> keyIds, Instant at) {
        int _ = dsl.update(API_KEY)
                .set(API_KEY.LAST_USE_TIME, at)
                .where(API_KEY.KEY_ID.in(keyIds))
                .and(API_KEY.LAST_USE_TIME.isNull().or(API_KEY.LAST_USE_TIME.lt(at)))
                .execute();
    }

    private static void write(StoredKey key, ApiKeyRecord row) {
        KeySettings settings = key.settings();
        row.setDisplayName(settings.displayName());
        row.setScopes(settings.scopes().stream().map(Scope::number).sorted().toArray(Integer[]::new));
        row.setDomains(settings.domains().stream().sorted().toArray(String[]::new));
        row.setOwnLinksOnly(settings.ownLinksOnly());
        row.setCallsPerMinute(settings.callsPerMinute());
        row.setExpireTime(settings.expireTime().orElse(null));
        row.setRevokeTime(key.revokeTime().orElse(null));
    }

    private static StoredKey read(ApiKeyRecord row) {
        KeySettings settings = new KeySettings(
                row.getDisplayName(),
                Arrays.stream(row.getScopes())
                        .flatMap(number -> Scope.of(number).stream())
                        .collect(Collectors.toSet()),
                Set.of(row.getDomains()),
                row.getOwnLinksOnly(),
                row.getCallsPerMinute(),
                Optional.ofNullable(row.getExpireTime()));
        return new StoredKey(
                row.getKeyId(),
                settings,
                row.getCreateTime(),
                Optional.ofNullable(row.getLastUseTime()),
                Optional.ofNullable(row.getRevokeTime()),
                Optional.ofNullable(row.getOldSecretEnd()));
    }
}
