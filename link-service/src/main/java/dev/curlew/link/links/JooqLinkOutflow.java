package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.CLICK_LIMIT;
import static dev.curlew.link.db.Tables.LINK_PASSWORD;
import static dev.curlew.link.db.Tables.LINK_TOTAL;
import static dev.curlew.link.db.Tables.SHORT_LINK;

import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.key.Caller;
import dev.curlew.link.key.Scope;
import dev.curlew.link.request.Violations;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.proto.link.v1.LinkRecord;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Gives links whole, in the order of their domains and codes, some at a time and each time with bounded work. */
public final class JooqLinkOutflow {

    /**
     * A link, where it stands, and what it is called by there.
     *
     * @param revision how many versions it had, or more
     */
    public record LinkEntry(long linkId, long revision, Place place, LinkRecord link) {}

    /** Behind which link to go on. */
    public record Place(String domain, String codeKey) {}

    /**
     * Some links.
     *
     * @param links in order; there may be none, and more behind them nevertheless
     * @param end the last one that was looked at, if there may be more behind it
     */
    public record Step(List<LinkEntry> links, Optional<Place> end) {

        public Step {
            links = List.copyOf(links);
        }
    }

    /** Which links a caller asks for and may see, and whether with the hashes of their passwords. */
    public static final class Selection {

        private final LinkFilter filter;
        private final boolean deleted;
        private final boolean withHashes;

        private Selection(LinkFilter filter, boolean deleted, boolean withHashes) {
            this.filter = filter;
            this.deleted = deleted;
            this.withHashes = withHashes;
        }
    }

    private final JooqDatabase database;
    private final Domains domains;
    private final Clock clock;

    JooqLinkOutflow(JooqDatabase database, Domains domains, Clock clock) {
        this.database = database;
        this.domains = domains;
        this.clock = clock;
    }

    /**
     * What a filter selects for a caller; throws if it is none.
     *
     * @param deleted whether deleted links are wanted too
     */
    public Selection select(String filter, boolean deleted, Caller caller) {
        LinkFilter asked = LinkFilterParser.parse(filter)
                .withDomains(host -> domains.find(host)
                        .orElseThrow(() ->
                                Violations.of("filter", "domain=HOST with a domain of this shortener; not " + host))
                        .name());
        LinkFilter limited =
                LinkAccess.limit(caller, asked, host -> domains.find(host).map(LinkDomain::name));
        return new Selection(limited, deleted, caller.scopes().contains(Scope.ADMIN));
    }

    /** The next links behind a place, or the first ones: at most so many, and not all that there are where few are wanted. */
    public Step next(Selection selection, Optional<Place> after, int limit) {
        LinkQuery query = new LinkQuery(selection.filter, LinkOrder.NEWEST, selection.deleted, Optional.empty());
        Condition selected = new JooqLinkConditions(query, clock.instant()).all();
        return database.query(dsl -> {
            JooqOutflowWalk walk = new JooqOutflowWalk(dsl, selection.filter, selected);
            JooqOutflowWalk.Found found = walk.find(after, limit);
            return new Step(entries(dsl, found.links(), selection.withHashes), found.end());
        });
    }

    private static List<LinkEntry> entries(DSLContext dsl, List<Long> links, boolean withHashes) {
        return links.isEmpty()
                ? List.of()
                : dsl.select(SHORT_LINK.fields())
                        .select(CLICK_LIMIT.USED_CLICKS, LINK_TOTAL.CLICK_COUNT, LINK_PASSWORD.HASH)
                        .from(SHORT_LINK)
                        .leftJoin(CLICK_LIMIT)
                        .on(CLICK_LIMIT.LINK_ID.eq(SHORT_LINK.LINK_ID))
                        .leftJoin(LINK_TOTAL)
                        .on(LINK_TOTAL.LINK_ID.eq(SHORT_LINK.LINK_ID))
                        .leftJoin(LINK_PASSWORD)
                        .on(LINK_PASSWORD.LINK_ID.eq(SHORT_LINK.LINK_ID))
                        // May have been purged since it was found.
                        .where(SHORT_LINK.LINK_ID.in(links), SHORT_LINK.PURGE_TIME.isNull())
                        .orderBy(SHORT_LINK.DOMAIN, SHORT_LINK.CODE_KEY)
                        .fetch(row -> entry(row, withHashes));
    }

    /**
     * Versions that links had before the ones that they have now, by link and then from the first.
     *
     * @param links the ids, ascending
     * @param afterRevision of the first link, those behind this one only
     */
    public List<Version> versions(List<LinkEntry> links, long afterRevision, int limit) {
        return database.query(dsl -> versions(dsl, links, afterRevision, limit));
    }

    /** A version of a link. */
    public record Version(long linkId, long revision, LinkRecord record) {}

    private static List<Version> versions(DSLContext dsl, List<LinkEntry> links, long afterRevision, int limit) {
        return JooqRevisionStore.before(
                        dsl,
                        links.stream()
                                .map(link -> new JooqRevisionStore.Id(link.linkId(), link.revision()))
                                .toList(),
                        afterRevision,
                        limit)
                .stream()
                .map(version -> new Version(version.linkId(), version.revision(), LinkRecords.writeVersion(version)))
                .toList();
    }

    private static LinkEntry entry(Record row, boolean withHash) {
        StoredLink link = JooqLinkRows.readWithClicks(row);
        Optional<String> hash = withHash && link.admission().byPassword()
                ? Optional.ofNullable(row.get(LINK_PASSWORD.HASH))
                : Optional.empty();
        return new LinkEntry(
                link.linkId(),
                link.revision(),
                new Place(link.domain(), link.key().code().value()),
                LinkRecords.write(link, hash));
    }
}
