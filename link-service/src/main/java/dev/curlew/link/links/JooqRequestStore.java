package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.CREATE_REQUEST;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.curlew.link.db.tables.records.CreateRequestRecord;
import dev.curlew.link.request.Violations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The table {@code link.create_request}: which calls of CreateLink were made under an id, so that they can be repeated. */
final class JooqRequestStore {

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int REMOVED_AT_ONCE = 20;

    /** What a call is repeated by. */
    record Id(String owner, UUID id) {

        private long lock() {
            return lockOf(owner + ' ' + id);
        }
    }

    /**
     * A call that may be repeated.
     *
     * @param fingerprint of the link that it asks for
     */
    record Request(String owner, UUID id, HashCode fingerprint) {

        Id key() {
            return new Id(owner, id);
        }
    }

    /** What a request of the same id made before. */
    record Before(HashCode fingerprint, long linkId) {}

    private JooqRequestStore() {}

    /** The link that the request made before; calls of the same id wait for each other until the transaction ends. */
    static Optional<Long> begin(DSLContext dsl, Request request, Instant now) {
        Optional<Before> before =
                begin(dsl, List.of(request), now).values().stream().findFirst();
        before.filter(found -> !found.fingerprint().equals(request.fingerprint()))
                .ifPresent(_ -> {
                    throw usedOtherwise();
                });
        return before.map(Before::linkId);
    }

    /** What requests made before; calls of the same ids wait for each other until the transaction ends. */
    static Map<Id, Before> begin(DSLContext dsl, List<Request> requests, Instant now) {
        if (requests.isEmpty()) {
            return Map.of();
        }
        // In a fixed order, so that no two calls wait for each other.
        Long[] locks = requests.stream()
                .map(request -> request.key().lock())
                .distinct()
                .sorted()
                .toArray(Long[]::new);
        Table<?> lock = DSL.unnest(locks).as("request", "lock");
        dsl.select(DSL.function("pg_advisory_xact_lock", Object.class, lock.field("lock", Long.class)))
                .from(lock)
                .execute();
        return dsl.selectFrom(CREATE_REQUEST)
                .where(
                        DSL.row(CREATE_REQUEST.OWNER, CREATE_REQUEST.REQUEST_ID)
                                .in(requests.stream()
                                        .map(request -> DSL.row(request.owner(), request.id()))
                                        .toList()),
                        CREATE_REQUEST.CREATE_TIME.gt(now.minus(KEPT)))
                .fetchMap(
                        row -> new Id(row.getOwner(), row.getRequestId()),
                        row -> new Before(HashCode.fromBytes(row.getFingerprint()), row.getLinkId()));
    }

    /** For a request whose id came with another link before. */
    static RuntimeException usedOtherwise() {
        return Violations.of("requestId", "an id that was not used with another link");
    }

    /** Lets one transaction at a time on, of all that name the same, until it ends. */
    static void lock(DSLContext dsl, String name) {
        dsl.select(DSL.function("pg_advisory_xact_lock", Object.class, DSL.val(lockOf(name))))
                .execute();
    }

    private static long lockOf(String name) {
        return Hashing.sha256().hashString(name, StandardCharsets.UTF_8).asLong();
    }

    /** Keeps a request, and removes some that are too old to be repeated. */
    static void keep(DSLContext dsl, Request request, long linkId, Instant now) {
        keep(dsl, Map.of(request, linkId), now);
    }

    /** Keeps requests with the links that they made, and removes some that are too old to be repeated. */
    static void keep(DSLContext dsl, Map<Request, Long> made, Instant now) {
        if (made.isEmpty()) {
            return;
        }
        List<CreateRequestRecord> rows = made.entrySet().stream()
                .map(each -> new CreateRequestRecord(
                        each.getKey().owner(),
                        each.getKey().id(),
                        each.getKey().fingerprint().asBytes(),
                        each.getValue(),
                        now))
                .toList();
        int _ = dsl.insertInto(CREATE_REQUEST)
                .set(rows)
                .onDuplicateKeyUpdate()
                .set(CREATE_REQUEST.FINGERPRINT, DSL.excluded(CREATE_REQUEST.FINGERPRINT))
                .set(CREATE_REQUEST.LINK_ID, DSL.excluded(CREATE_REQUEST.LINK_ID))
                .set(CREATE_REQUEST.CREATE_TIME, DSL.excluded(CREATE_REQUEST.CREATE_TIME))
                .execute();
        int _ = dsl.deleteFrom(CREATE_REQUEST)
                .where(DSL.row(CREATE_REQUEST.OWNER, CREATE_REQUEST.REQUEST_ID)
                        .in(dsl.select(CREATE_REQUEST.OWNER, CREATE_REQUEST.REQUEST_ID)
                                .from(CREATE_REQUEST)
                                .where(CREATE_REQUEST.CREATE_TIME.le(now.minus(KEPT)))
                                .orderBy(CREATE_REQUEST.CREATE_TIME)
                                .limit(REMOVED_AT_ONCE * made.size())
                                .forUpdate()
                                .skipLocked()))
                .execute();
    }
}
