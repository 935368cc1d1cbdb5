package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.LINK_REVISION;
import static dev.curlew.link.db.Tables.SHORT_LINK;

import dev.curlew.link.db.tables.records.LinkRevisionRecord;
import dev.curlew.link.db.tables.records.ShortLinkRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The table {@code link.link_revision}, which Postgres itself fills from {@code link.short_link}: one row a version. */
final class JooqRevisionStore {

    /** Which version of which link. */
    record Id(long linkId, long revision) {}

    private JooqRevisionStore() {}

    /** The newest first; only those before {@code end}, if it is given. */
    static List<StoredLink> list(DSLContext dsl, long linkId, OptionalLong end, int limit) {
        Condition before = end.isPresent() ? LINK_REVISION.REVISION.lt(end.getAsLong()) : DSL.noCondition();
        return dsl.selectFrom(LINK_REVISION)
                .where(LINK_REVISION.LINK_ID.eq(linkId), before)
                .orderBy(LINK_REVISION.REVISION.desc())
                .limit(limit)
                .fetch(JooqRevisionStore::read);
    }

    static Optional<StoredLink> find(DSLContext dsl, long linkId, long revision) {
        return dsl.selectFrom(LINK_REVISION)
                .where(LINK_REVISION.LINK_ID.eq(linkId), LINK_REVISION.REVISION.eq(revision))
                .fetchOptional()
                .map(JooqRevisionStore::read);
    }

    static List<StoredLink> find(DSLContext dsl, Collection<Id> ids) {
        return ids.isEmpty()
                ? List.of()
                : dsl.selectFrom(LINK_REVISION)
                        .where(DSL.row(LINK_REVISION.LINK_ID, LINK_REVISION.REVISION)
                                .in(ids.stream()
                                        .map(id -> DSL.row(id.linkId(), id.revision()))
                                        .distinct()
                                        .toList()))
                        .fetch(JooqRevisionStore::read);
    }

    /**
     * Versions before others, by link and then from the first.
     *
     * @param ends of each link the version before which they are wanted
     * @param after only those behind this revision, of each link
     */
    static List<StoredLink> before(DSLContext dsl, List<Id> ends, long after, int limit) {
        Long[] links = ends.stream().map(Id::linkId).toArray(Long[]::new);
        Long[] revisions = ends.stream().map(Id::revision).toArray(Long[]::new);
        Table<?> end = DSL.table("unnest({0}, {1})", DSL.val(links), DSL.val(revisions))
                .as("ends", "link_id", "revision");
        return dsl.select(LINK_REVISION.fields())
                .from(LINK_REVISION)
                .join(end)
                .on(LINK_REVISION.LINK_ID.eq(DSL.field(DSL.name("ends", "link_id"), Long.class)))
                .and(LINK_REVISION.REVISION.lt(DSL.field(DSL.name("ends", "revision"), Long.class)))
                .where(LINK_REVISION.REVISION.gt(after))
                .orderBy(LINK_REVISION.LINK_ID, LINK_REVISION.REVISION)
                .limit(limit)
                .fetch(row -> read(row.into(LINK_REVISION)));
    }

    /** Adds versions that Postgres did not see being made; those that are there stay. */
    static void insert(DSLContext dsl, List<StoredLink> versions) {
        if (versions.isEmpty()) {
            return;
        }
        int _ = dsl.insertInto(LINK_REVISION)
                .set(versions.stream().map(JooqRevisionStore::newRow).toList())
                .onConflictDoNothing()
                .execute();
    }

    private static LinkRevisionRecord newRow(StoredLink version) {
        ShortLinkRecord row = JooqLinkRows.newRow(version);
        row.setLinkId(version.linkId());
        return row.into(LINK_REVISION);
    }

    private static StoredLink read(LinkRevisionRecord row) {
        return JooqLinkRows.read(row.into(SHORT_LINK), 0, 0);
    }
}
