package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.CREATE_REQUEST;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.curlew.link.db.tables.records.CreateRequestRecord;
import dev.curlew.link.request.Violations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The table {@code link.create_request}: which calls of CreateLink were made under an id, so that they can be repeated. */
final class JooqRequestStore {

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int REMOVED_AT_ONCE = 20;

    /**
     * A call that may be repeated.
     *
     * @param fingerprint of the link that it asks for
     */
    record Request(String owner, UUID id, HashCode fingerprint) {}

    private JooqRequestStore() {}

    /** The link that the request made before; calls of the same id wait for each other until the transaction ends. */
    static Optional<Long> begin(DSLContext dsl, Request request, Instant now) {
        long lock = Hashing.sha256()
                .hashString(request.owner() + ' ' + request.id(), StandardCharsets.UTF_8)
                .asLong();
        dsl.select(DSL.function("pg_advisory_xact_lock", Object.class, DSL.val(lock)))
                .execute();
        Optional<CreateRequestRecord> before = dsl.fetchOptional(
                CREATE_REQUEST,
                CREATE_REQUEST.OWNER.eq(request.owner()),
                CREATE_REQUEST.REQUEST_ID.eq(request.id()),
                CREATE_REQUEST.CREATE_TIME.gt(now.minus(KEPT)));
        before.map(row -> HashCode.fromBytes(row.getFingerprint()))
                .filter(fingerprint -> !fingerprint.equals(request.fingerprint()))
                .ifPresent(_ -> {
                    throw Violations.of("requestId", "an id that was not used with another link");
                });
        return before.map(CreateRequestRecord::getLinkId);
    }

    /** Keeps a request, and removes some that are too old to be repeated. */
    static void keep(DSLContext dsl, Request request, long linkId, Instant now) {
        CreateRequestRecord row = new CreateRequestRecord(
                request.owner(), request.id(), request.fingerprint().asBytes(), linkId, now);
        int _ = dsl.insertInto(CREATE_REQUEST)
                .set(row)
                .onDuplicateKeyUpdate()
                .set(row)
                .execute();
        int _ = dsl.deleteFrom(CREATE_REQUEST)
                .where(DSL.row(CREATE_REQUEST.OWNER, CREATE_REQUEST.REQUEST_ID)
                        .in(dsl.select(CREATE_REQUEST.OWNER, CREATE_REQUEST.REQUEST_ID)
                                .from(CREATE_REQUEST)
                                .where(CREATE_REQUEST.CREATE_TIME.le(now.minus(KEPT)))
                                .orderBy(CREATE_REQUEST.CREATE_TIME)
                                .limit(REMOVED_AT_ONCE)
                                .forUpdate()
                                .skipLocked()))
                .execute();
    }
}
