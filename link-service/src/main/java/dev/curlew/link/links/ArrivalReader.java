package dev.curlew.link.links;

import dev.curlew.link.code.ShortCode;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.key.Caller;
import dev.curlew.link.password.Passwords;
import dev.curlew.link.request.Violations;
import dev.curlew.link.title.SocialCard;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRecord;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Reads links that come from elsewhere: by the rules for links that are made here, and what those are not asked for. */
final class ArrivalReader {

    // More than anybody counted, and sums of them are numbers too.
    private static final long MOST_CLICKS = 1_000_000_000_000_000L;
    private static final String NEEDS_HASH =
            "no password, or its hash as well, exported and imported by keys with the scope admin";

    private final JooqLinkBook book;
    private final LinkReader reader;
    private final LinkReader pastReader;
    private final Domains domains;
    private final Passwords passwords;
    private final Clock clock;

    /**
     * Puts it together.
     *
     * @param pastReader for versions that are no more: what they led to then need not be allowed now
     */
    ArrivalReader(
            JooqLinkBook book,
            LinkReader reader,
            LinkReader pastReader,
            Domains domains,
            Passwords passwords,
            Clock clock) {
        this.book = book;
        this.reader = reader;
        this.pastReader = pastReader;
        this.domains = domains;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** Throws what making the link would, except that its code may be taken. */
    Arrival read(LinkRecord record, String defaultDomain, Caller caller) {
        Link wanted = record.getLink();
        Violations violations = new Violations();
        Optional<LinkDomain> found = domains.find(wanted.getDomain().isEmpty() ? defaultDomain : wanted.getDomain());
        if (found.isEmpty()) {
            violations.add("domain", LinkException.NO_DOMAIN);
        }
        found.ifPresent(domain -> LinkAccess.requireDomain(caller, domains.host(domain.name())));
        LinkFields fields = reader.read(wanted, violations);
        Optional<ShortCode> code =
                wanted.getCode().isEmpty() ? Optional.empty() : Slugs.read(wanted.getCode(), violations);
        Origin origin = Origin.read(record, caller, clock.instant(), violations);
        checkClicks("clickCount", wanted.getClickCount(), violations);
        checkClicks("usedClicks", wanted.getUsedClicks(), violations);
        Optional<Admission> stored = storedPassword(record, caller, violations);
        violations.check();
        Admission admission = stored.orElseGet(() -> newPassword(wanted));
        LinkDomain domain = found.orElseThrow();
        WantedLink link = new WantedLink(domain, code, fields, admission, origin.owner(), Optional.empty(), false);
        List<String> changed =
                Origin.isBelieved(record, caller) ? origin.changedFields() : LinkChanges.ofFirst(fields, admission);
        StoredLink draft =
                draft(link, code.orElseGet(() -> book.newCode(domain)), origin, changed, wanted.getClickCount());
        return new Arrival(link, draft);
    }

    /** The same with a new code. */
    Arrival withNewCode(Arrival arrival) {
        StoredLink draft = arrival.draft();
        ShortCode code = book.newCode(arrival.wanted().domain());
        return arrival.withDraft(draft.of(code, LinkKey.of(arrival.wanted().domain(), code)));
    }

    /** An earlier version of a link. */
    StoredLink readVersion(LinkRecord record, StoredLink link, Caller caller) {
        Violations violations = new Violations();
        LinkFields fields = pastReader.read(record.getLink(), violations);
        Origin origin = Origin.read(record, caller, clock.instant(), violations);
        long revision = record.getLink().getRevision();
        if (revision < 1 || revision >= link.revision()) {
            violations.add("revision", "1 or more, and less than that of the link, " + link.revision());
        }
        checkPasswordRevision(record, violations);
        violations.check();
        return new StoredLink(
                link.linkId(),
                link.domain(),
                link.code(),
                link.key(),
                fields,
                link.owner(),
                origin.revision(),
                link.createTime(),
                origin.updateTime(),
                origin.deleteTime(),
                origin.block(),
                origin.changedBy(),
                origin.changedFields(),
                new Admission(record.getPasswordRevision(), Optional.empty(), 0),
                SocialCard.NONE,
                0);
    }

    private static StoredLink draft(
            WantedLink link, ShortCode code, Origin origin, List<String> changedFields, long clicks) {
        return new StoredLink(
                0,
                link.domain().name(),
                code,
                LinkKey.of(link.domain(), code),
                link.fields(),
                origin.owner(),
                origin.revision(),
                origin.createTime(),
                origin.updateTime(),
                origin.deleteTime(),
                origin.block(),
                origin.changedBy(),
                changedFields,
                link.admission(),
                SocialCard.NONE,
                clicks);
    }

    /** Empty if there is none, or if it is one that must be hashed. */
    private static Optional<Admission> storedPassword(LinkRecord record, Caller caller, Violations violations) {
        Link link = record.getLink();
        if (!link.getPassword().isEmpty() || !link.getPasswordProtected()) {
            return Optional.empty();
        }
        boolean told = Origin.isBelieved(record, caller) && Passwords.isHash(record.getPasswordHash());
        if (!told) {
            violations.add("password", NEEDS_HASH);
            return Optional.empty();
        }
        checkPasswordRevision(record, violations);
        return Optional.of(new Admission(
                record.getPasswordRevision(), Optional.of(record.getPasswordHash()), link.getUsedClicks()));
    }

    private Admission newPassword(Link link) {
        Admission open = new Admission(0, Optional.empty(), link.getUsedClicks());
        return link.getPassword().isEmpty()
                ? open
                : open.withPassword(passwords.hash(link.getPassword())).next(Admission.FREE, 1);
    }

    private static void checkPasswordRevision(LinkRecord record, Violations violations) {
        long revision = record.getPasswordRevision();
        boolean set = record.getLink().getPasswordProtected();
        if (set ? revision < 1 || revision > record.getLink().getRevision() : revision != 0) {
            violations.add("passwordRevision", set ? "1 to the link's revision" : "0, as there is no password");
        }
    }

    private static void checkClicks(String field, long clicks, Violations violations) {
        if (clicks < 0 || clicks > MOST_CLICKS) {
            violations.add(field, "0 to " + MOST_CLICKS);
        }
    }
}
