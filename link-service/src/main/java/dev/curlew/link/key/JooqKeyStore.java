package dev.curlew.link.key;

import static dev.curlew.link.db.Tables.API_KEY;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import com.google.common.hash.HashCode;
import dev.curlew.link.db.tables.records.ApiKeyRecord;
import dev.curlew.link.store.JooqDatabase;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** The table {@code link.api_key}. */
final class JooqKeyStore {

    /** Where a page of keys, the newest first, goes on. */
    record Position(Instant createTime, String keyId) {}

    private final JooqDatabase database;

    JooqKeyStore(JooqDatabase database) {
        this.database = database;
    }

    void insert(StoredKey key, HashCode secretHash) {
        database.query(dsl -> dsl.insertInto(API_KEY)
                .set(API_KEY.KEY_ID, key.keyId())
                .set(API_KEY.SECRET_HASH, secretHash.asBytes())
                .set(API_KEY.DISPLAY_NAME, key.displayName())
                .set(
                        API_KEY.SCOPES,
                        key.scopes().stream().map(Scope::number).sorted().toArray(Integer[]::new))
                .set(API_KEY.EXPIRE_TIME, key.expireTime().orElse(null))
                .set(API_KEY.CREATE_TIME, key.createTime())
                .execute());
    }

    Optional<StoredKey> find(String keyId) {
        return database.query(dsl -> dsl.fetchOptional(API_KEY, API_KEY.KEY_ID.eq(keyId)))
                .map(JooqKeyStore::read);
    }

    Optional<StoredKey> findBySecret(HashCode secretHash) {
        return database.query(dsl -> dsl.fetchOptional(API_KEY, API_KEY.SECRET_HASH.eq(secretHash.asBytes())))
                .map(JooqKeyStore::read);
    }

    List<StoredKey> list(Optional<Position> after, boolean showRevoked, int limit) {
        Condition older = after.map(position ->
                        row(API_KEY.CREATE_TIME, API_KEY.KEY_ID).lt(position.createTime(), position.keyId()))
                .orElse(DSL.noCondition());
        Condition shown = showRevoked ? DSL.noCondition() : API_KEY.REVOKE_TIME.isNull();
        return database.query(dsl -> dsl.selectFrom(API_KEY)
                .where(older, shown)
                .orderBy(API_KEY.CREATE_TIME.desc(), API_KEY.KEY_ID.desc())
                .limit(limit)
                .fetch(JooqKeyStore::read));
    }

    /** False if there is no such key; revoking a revoked one changes nothing. */
    boolean revoke(String keyId, Instant now) {
        return database.query(dsl -> dsl.update(API_KEY)
                        .set(API_KEY.REVOKE_TIME, DSL.coalesce(API_KEY.REVOKE_TIME, val(now)))
                        .where(API_KEY.KEY_ID.eq(keyId))
                        .execute())
                > 0;
    }

    void used(Collection<String> keyIds, Instant at) {
        int _ = database.query(dsl -> dsl.update(API_KEY)
                .set(API_KEY.LAST_USE_TIME, at)
                .where(API_KEY.KEY_ID.in(keyIds))
                .and(API_KEY.LAST_USE_TIME.isNull().or(API_KEY.LAST_USE_TIME.lt(at)))
                .execute());
    }

    private static StoredKey read(ApiKeyRecord row) {
        return new StoredKey(
                row.getKeyId(),
                row.getDisplayName(),
                Arrays.stream(row.getScopes())
                        .flatMap(number -> Scope.of(number).stream())
                        .collect(Collectors.toSet()),
                Optional.ofNullable(row.getExpireTime()),
                row.getCreateTime(),
                Optional.ofNullable(row.getLastUseTime()),
                Optional.ofNullable(row.getRevokeTime()));
    }
}
