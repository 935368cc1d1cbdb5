package dev.curlew.link.domain;

import static dev.curlew.link.db.Tables.DOMAIN;
import static dev.curlew.link.db.Tables.DOMAIN_PATH;
import static dev.curlew.link.db.Tables.DOMAIN_REVISION;
import static dev.curlew.link.db.Tables.SHORT_LINK;

import dev.curlew.link.audit.FieldChange;
import dev.curlew.link.audit.JooqAudit;
import dev.curlew.link.db.tables.records.DomainRecord;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.proto.link.v1.Domain;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The table {@code link.domain}, and what goes with it. Postgres itself tells all replicas of each change. */
final class JooqDomainStore {

    /** The edges hold all of them in memory. */
    static final int MOST = 10_000;

    /**
     * What the audit log is to say of a change.
     *
     * @param actor the id of the key that makes it
     * @param action create, update or delete
     * @param write shows a domain as the API does
     */
    record Entry(Instant time, String actor, String action, Function<LinkDomain, Domain> write) {}

    private final JooqDatabase database;

    JooqDomainStore(JooqDatabase database) {
        this.database = database;
    }

    long revision() {
        return database.query(JooqDomainStore::revision);
    }

    /** All domains, at one moment. */
    DomainList list() {
        return database.transaction(dsl -> {
            // One statement sees one moment, several do not: what comes between raises the revision again.
            long revision = revision(dsl);
            List<LinkDomain> domains = dsl.selectFrom(DOMAIN).fetch(JooqDomainStore::read);
            Map<String, Set<String>> segments = dsl
                    .select(DOMAIN_PATH.DOMAIN, DOMAIN_PATH.FIRST_SEGMENT)
                    .from(DOMAIN_PATH)
                    .fetchGroups(DOMAIN_PATH.DOMAIN, DOMAIN_PATH.FIRST_SEGMENT)
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
            return DomainList.of(revision, domains, segments);
        });
    }

    Optional<LinkDomain> find(String name) {
        return database.query(dsl -> dsl.fetchOptional(DOMAIN, DOMAIN.HOST.eq(name)))
                .map(JooqDomainStore::read);
    }

    /** The domains from behind {@code after} on, by name. */
    List<LinkDomain> page(Optional<String> after, int limit) {
        return database.query(dsl -> dsl.selectFrom(DOMAIN)
                .where(after.map(DOMAIN.HOST::gt).orElse(DSL.noCondition()))
                .orderBy(DOMAIN.HOST)
                .limit(limit)
                .fetch(JooqDomainStore::read));
    }

    void insert(LinkDomain domain, Entry entry) {
        database.transaction(dsl -> {
            lock(dsl);
            if (dsl.fetchCount(DOMAIN) >= MOST) {
                throw new DomainException.TooMany();
            }
            int made = dsl.insertInto(DOMAIN)
                    .set(write(domain))
                    .onConflict(DOMAIN.HOST)
                    .doNothing()
                    .execute();
            if (made == 0) {
                throw new DomainException.Exists(domain.name());
            }
            record(dsl, entry, Optional.empty(), Optional.of(domain));
            return made;
        });
    }

    /** Changes a domain, unless {@code change} gives the one there is; empty if there is none of that name. */
    Optional<LinkDomain> change(String name, UnaryOperator<LinkDomain> change, Entry entry) {
        return database.transaction(dsl -> dsl.selectFrom(DOMAIN)
                .where(DOMAIN.HOST.eq(name))
                .forNoKeyUpdate()
                .fetchOptional()
                .map(JooqDomainStore::read)
                .map(before -> {
                    LinkDomain after = change.apply(before);
                    if (!after.equals(before)) {
                        int _ = dsl.update(DOMAIN)
                                .set(write(after))
                                .where(DOMAIN.HOST.eq(name))
                                .execute();
                        record(dsl, entry, Optional.of(before), Optional.of(after));
                    }
                    return after;
                }));
    }

    /** Removes a domain; false if there is none of that name. Throws if a link is or was on it. */
    boolean delete(String name, Entry entry) {
        return database.transaction(dsl -> {
            // Waits for links that are being made on it, and lets no other begin.
            Optional<LinkDomain> there = dsl.selectFrom(DOMAIN)
                    .where(DOMAIN.HOST.eq(name))
                    .forUpdate()
                    .fetchOptional()
                    .map(JooqDomainStore::read);
            if (there.isEmpty()) {
                return false;
            }
            if (dsl.fetchExists(SHORT_LINK, SHORT_LINK.DOMAIN.eq(name))) {
                throw new DomainException.InUse(name);
            }
            record(dsl, entry, there, Optional.empty());
            return dsl.deleteFrom(DOMAIN).where(DOMAIN.HOST.eq(name)).execute() > 0;
        });
    }

    private static void record(DSLContext dsl, Entry entry, Optional<LinkDomain> before, Optional<LinkDomain> after) {
        Domain was = before.map(entry.write()).orElse(Domain.getDefaultInstance());
        Domain is = after.map(entry.write()).orElse(Domain.getDefaultInstance());
        String host = after.isPresent() ? is.getHost() : was.getHost();
        JooqAudit.record(
                dsl, entry.time(), entry.actor(), entry.action(), "domains/" + host, FieldChange.between(was, is));
    }

    private static long revision(DSLContext dsl) {
        return dsl.select(DOMAIN_REVISION.REVISION)
                .from(DOMAIN_REVISION)
                .fetchSingle()
                .value1();
    }

    private static void lock(DSLContext dsl) {
        long _ = dsl.select(DOMAIN_REVISION.REVISION)
                .from(DOMAIN_REVISION)
                .forUpdate()
                .fetchSingle()
                .value1();
    }

    private static DomainRecord write(LinkDomain domain) {
        DomainRecord row = new DomainRecord();
        row.setHost(domain.name());
        row.setRootUrl(domain.rootUrl());
        row.setNotFoundUrl(domain.notFoundUrl());
        row.setRedirectStatus(domain.ownStatus());
        row.setCaseInsensitive(domain.caseInsensitive());
        row.setCodeLength(domain.ownCodeLength());
        row.setCodeAlphabet(domain.ownCodeAlphabet());
        row.setAppleAppSiteAssociation(domain.appLinks().apple());
        row.setAndroidAssetLinks(domain.appLinks().android());
        row.setCreateTime(domain.createTime());
        row.setUpdateTime(domain.updateTime());
        return row;
    }

    private static LinkDomain read(DomainRecord row) {
        return new LinkDomain(
                row.getHost(),
                row.getRootUrl(),
                row.getNotFoundUrl(),
                row.getRedirectStatus(),
                row.getCaseInsensitive(),
                row.getCodeLength(),
                row.getCodeAlphabet(),
                new AppLinks(row.getAppleAppSiteAssociation(), row.getAndroidAssetLinks()),
                row.getCreateTime(),
                row.getUpdateTime());
    }
}
