package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.CLICK_LIMIT;
import static dev.curlew.link.db.Tables.LINK_TOTAL;
import static dev.curlew.link.db.Tables.SHORT_LINK;

import dev.curlew.link.db.tables.records.ShortLinkRecord;
import dev.curlew.link.password.JooqPasswordStore;
import dev.curlew.link.resolve.ChangeNotice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** The table {@code link.short_link}, one row a link. Each method runs on the connection or transaction that it is given. */
final class JooqLinkStore {

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private JooqLinkStore() {}

    /** Adds a link, whose id is then given; empty if its code is taken. */
    static Optional<StoredLink> insert(DSLContext dsl, StoredLink link) {
        try {
            return insert(dsl, List.of(link)).stream().findFirst();
        } catch (DataAccessException e) {
            // Removed since this replica looked; see the trigger short_link_domain.
            throw FOREIGN_KEY_VIOLATION.equals(e.sqlState()) ? LinkException.noDomain() : e;
        }
    }

    /**
     * Adds links of different codes in one statement, which takes their codes in a fixed order so that no two of its kind wait
     * for each other. Gives those that were added, now with ids; those that are missing have codes that are taken.
     */
    static List<StoredLink> insert(DSLContext dsl, List<StoredLink> links) {
        if (links.isEmpty()) {
            return List.of();
        }
        List<ShortLinkRecord> rows = links.stream()
                .sorted(LinkKey.order(StoredLink::key))
                .map(JooqLinkRows::newRow)
                .toList();
        List<StoredLink> made = dsl.insertInto(SHORT_LINK)
                .set(rows)
                .onConflict(SHORT_LINK.DOMAIN, SHORT_LINK.CODE_KEY)
                .doNothing()
                .returning()
                .fetch(row -> JooqLinkRows.read(row, 0, 0));
        Map<LinkKey, StoredLink> wanted =
                links.stream().collect(Collectors.toMap(StoredLink::key, Function.identity()));
        made.forEach(link -> Optional.ofNullable(wanted.get(link.key()))
                .flatMap(draft -> draft.admission().newHash())
                .ifPresent(hash -> JooqPasswordStore.put(dsl, link.linkId(), hash)));
        return made;
    }

    /** Writes another version of a link. */
    static void update(DSLContext dsl, StoredLink link) {
        update(dsl, List.of(link));
    }

    /** Writes another version of each of several links, in one go. */
    static void update(DSLContext dsl, List<StoredLink> links) {
        List<ShortLinkRecord> rows = links.stream()
                .map(link -> {
                    ShortLinkRecord row = new ShortLinkRecord();
                    row.setLinkId(link.linkId());
                    // It says which row, and is not written.
                    row.touched(SHORT_LINK.LINK_ID, false);
                    JooqLinkRows.write(link, row);
                    return row;
                })
                .toList();
        int[] _ = dsl.batchUpdate(rows).execute();
        links.forEach(link -> storePassword(dsl, link));
    }

    private static void storePassword(DSLContext dsl, StoredLink link) {
        if (!link.changedFields().contains(LinkChanges.PASSWORD)) {
            return;
        }
        link.admission()
                .newHash()
                .ifPresentOrElse(
                        hash -> JooqPasswordStore.put(dsl, link.linkId(), hash),
                        () -> JooqPasswordStore.remove(dsl, link.linkId()));
    }

    static Optional<StoredLink> find(DSLContext dsl, LinkKey key) {
        return find(dsl, List.of(key)).stream().findFirst();
    }

    static Optional<StoredLink> find(DSLContext dsl, long linkId) {
        return links(dsl).and(SHORT_LINK.LINK_ID.eq(linkId)).fetchOptional(JooqLinkRows::readWithClicks);
    }

    /**
     * The oldest link of this domain and owner, not deleted and without a password, with the same fields, and with the same key
     * if it is given.
     */
    static Optional<StoredLink> findSame(DSLContext dsl, StoredLink draft, Optional<LinkKey> key) {
        // Whoever looks for the same at the same time waits, and then finds it.
        JooqRequestStore.lock(
                dsl,
                "same " + draft.domain() + ' ' + draft.owner() + ' '
                        + draft.fields().targetUrl());
        ShortLinkRecord wanted = new ShortLinkRecord();
        JooqLinkRows.write(draft.fields(), wanted);
        List<Condition> same = new ArrayList<>();
        for (Field<?> field : wanted.fields()) {
            if (wanted.touched(field)) {
                same.add(isSame(field, wanted));
            }
        }
        return links(dsl)
                .and(SHORT_LINK.DOMAIN.eq(draft.domain()))
                .and(SHORT_LINK.OWNER.eq(draft.owner()))
                .and(SHORT_LINK.DELETE_TIME.isNull())
                .and(SHORT_LINK.PASSWORD_VERSION.eq(0L))
                // As the index has it.
                .and(DSL.md5(SHORT_LINK.TARGET_URL)
                        .eq(DSL.md5(DSL.val(draft.fields().targetUrl()))))
                .and(DSL.and(same))
                .and(key.map(wantedKey ->
                                SHORT_LINK.CODE_KEY.eq(wantedKey.code().value()))
                        .orElse(DSL.noCondition()))
                .orderBy(SHORT_LINK.LINK_ID)
                .limit(1)
                .fetchOptional(JooqLinkRows::readWithClicks);
    }

    private static <T> Condition isSame(Field<T> field, ShortLinkRecord wanted) {
        return field.isNotDistinctFrom(DSL.val(wanted.get(field), field));
    }

    /** As {@link #find}, and nobody else changes it until the transaction ends. */
    static Optional<StoredLink> lock(DSLContext dsl, LinkKey key) {
        return lock(dsl, List.of(key)).stream().findFirst();
    }

    static List<StoredLink> find(DSLContext dsl, Collection<LinkKey> keys) {
        return keys.isEmpty() ? List.of() : links(dsl).and(anyOf(keys)).fetch(JooqLinkRows::readWithClicks);
    }

    static List<StoredLink> findByIds(DSLContext dsl, Collection<Long> linkIds) {
        return linkIds.isEmpty()
                ? List.of()
                : links(dsl).and(SHORT_LINK.LINK_ID.in(linkIds)).fetch(JooqLinkRows::readWithClicks);
    }

    /** As {@link #find}, and nobody else changes them until the transaction ends. Locked in a fixed order. */
    static List<StoredLink> lock(DSLContext dsl, Collection<LinkKey> keys) {
        return links(dsl)
                .and(anyOf(keys))
                .orderBy(SHORT_LINK.DOMAIN, SHORT_LINK.CODE_KEY)
                .forUpdate()
                .of(SHORT_LINK)
                .fetch(JooqLinkRows::readWithClicks);
    }

    private static Condition anyOf(Collection<LinkKey> keys) {
        return DSL.row(SHORT_LINK.DOMAIN, SHORT_LINK.CODE_KEY)
                .in(keys.stream()
                        .map(key -> DSL.row(key.domain(), key.code().value()))
                        .toList());
    }

    /** Links that are not purged, how many clicks those that have a limit had, and how often those that were clicked were. */
    private static SelectConditionStep<Record> links(DSLContext dsl) {
        return dsl.select(SHORT_LINK.fields())
                .select(CLICK_LIMIT.USED_CLICKS, LINK_TOTAL.CLICK_COUNT)
                .from(SHORT_LINK)
                .leftJoin(CLICK_LIMIT)
                .on(CLICK_LIMIT.LINK_ID.eq(SHORT_LINK.LINK_ID))
                .leftJoin(LINK_TOTAL)
                .on(LINK_TOTAL.LINK_ID.eq(SHORT_LINK.LINK_ID))
                .where(SHORT_LINK.PURGE_TIME.isNull());
    }

    /** Tells every replica, if the transaction succeeds. */
    static void announce(DSLContext dsl, List<ChangeNotice> notices) {
        if (notices.isEmpty()) {
            return;
        }
        String[] payloads = notices.stream().map(ChangeNotice::payload).toArray(String[]::new);
        Table<?> payload = DSL.unnest(payloads).as("notice", "payload");
        dsl.select(DSL.function(
                        "pg_notify",
                        Object.class,
                        DSL.val(ChangeNotice.CHANNEL),
                        payload.field("payload", String.class)))
                .from(payload)
                .execute();
    }
}
