package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.LINK_REVISION;
import static dev.curlew.link.db.Tables.SHORT_LINK;

import dev.curlew.link.db.tables.records.LinkRevisionRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The table {@code link.link_revision}, which Postgres itself fills from {@code link.short_link}: one row a version. */
final class JooqRevisionStore {

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

    static List<StoredLink> find(DSLContext dsl, Collection<LinkVersion> versions) {
        return versions.isEmpty()
                ? List.of()
                : dsl.selectFrom(LINK_REVISION)
                        .where(DSL.row(LINK_REVISION.LINK_ID, LINK_REVISION.REVISION)
                                .in(versions.stream()
                                        .map(version -> DSL.row(version.linkId(), version.revision()))
                                        .distinct()
                                        .toList()))
                        .fetch(JooqRevisionStore::read);
    }

    private static StoredLink read(LinkRevisionRecord row) {
        return JooqLinkStore.read(row.into(SHORT_LINK), 0, 0);
    }
}
