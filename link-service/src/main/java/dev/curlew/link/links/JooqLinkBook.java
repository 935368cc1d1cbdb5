package dev.curlew.link.links;

import dev.curlew.link.code.Codes;
import dev.curlew.link.code.ShortCode;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.key.JooqManagementTokens;
import dev.curlew.link.key.ManagementToken;
import dev.curlew.link.resolve.ChangeNotice;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.title.SocialCard;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/** Makes, finds and changes links. Each change is one transaction, and is told to all replicas if and only if it is made. */
final class JooqLinkBook {

    /**
     * A link, and whether it was made now.
     *
     * @param isNew false: it was there, made by the same request before or found
     */
    record Made(StoredLink link, boolean isNew) {}

    // Slugs can be in the way of new codes, and codes of a domain's former alphabet: not often, where codes are many.
    private static final int MOST_TRIES = 100;

    private final JooqDatabase database;
    private final Codes codes;
    private final Clock clock;
    private final Consumer<List<ChangeNotice>> changed;
    private final PageFiller pages;

    /** Takes who is told of each link that is made or changed, once it is, besides the replicas. */
    JooqLinkBook(
            JooqDatabase database, Codes codes, Clock clock, Consumer<List<ChangeNotice>> changed, PageFiller pages) {
        this.database = database;
        this.codes = codes;
        this.clock = clock;
        this.changed = changed;
        this.pages = pages;
    }

    /** Makes a link as it is wanted; throws {@link LinkException.SlugTaken} if there is or was one of its slug. */
    StoredLink create(WantedLink wanted) {
        return create(wanted, Optional.empty()).link();
    }

    /** As {@link #create(WantedLink)}; the token manages the link, if it is a new one. */
    Made create(WantedLink wanted, Optional<ManagementToken> token) {
        Made made = wanted.slug()
                .map(code -> createWithSlug(draft(wanted, code), wanted, token))
                .orElseGet(() -> createWithNewCode(wanted, token));
        made(made.link());
        return made;
    }

    /** Begins what follows when a link was made, and what nobody waits for. */
    void made(StoredLink link) {
        pages.made(link, this::change);
    }

    /** Begins what follows when a link was changed, and what nobody waits for. */
    void altered(StoredLink link) {
        pages.changed(link, this::change);
    }

    /** A link as it would be made: with a code, but not stored and without an id. */
    StoredLink draft(WantedLink wanted, ShortCode code) {
        Instant now = clock.instant();
        return new StoredLink(
                0,
                wanted.domain().name(),
                code,
                LinkKey.of(wanted.domain(), code),
                wanted.fields(),
                wanted.owner(),
                1,
                now,
                now,
                Optional.empty(),
                Optional.empty(),
                wanted.owner(),
                LinkChanges.ofFirst(wanted.fields(), wanted.admission()),
                wanted.admission().next(Admission.FREE, 1),
                SocialCard.NONE,
                0);
    }

    private Made createWithSlug(StoredLink draft, WantedLink wanted, Optional<ManagementToken> token) {
        Made made = database.transaction(dsl -> insert(dsl, draft, wanted, token)
                        .map(link -> {
                            // Somebody may have asked for it before, and remembers that there was none.
                            JooqLinkStore.announce(dsl, List.of(link.link().notice()));
                            return link;
                        }))
                .orElseThrow(() -> new LinkException.SlugTaken(draft.code().value()));
        changed.accept(List.of(made.link().notice()));
        return made;
    }

    private Made createWithNewCode(WantedLink wanted, Optional<ManagementToken> token) {
        for (int i = 0; i < MOST_TRIES; i++) {
            // Drawn before the transaction, which else would wait for a second connection while it holds one.
            StoredLink draft = draft(wanted, newCode(wanted.domain()));
            Optional<Made> made = wanted.isPlain() && token.isEmpty()
                    ? database.query(dsl -> insert(dsl, draft, wanted, token))
                    : database.transaction(dsl -> insert(dsl, draft, wanted, token));
            if (made.isPresent()) {
                // Not announced: nobody can have asked for a code that did not exist. But the cache is to have it.
                changed.accept(List.of(made.get().link().notice()));
                return made.get();
            }
        }
        throw new LinkException.NoCodeLeft(wanted.domain().name());
    }

    /** A code that no link had; a slug may be in its way, though. */
    ShortCode newCode(LinkDomain domain) {
        for (int i = 0; i < MOST_TRIES; i++) {
            ShortCode code =
                    codes.next(domain.codeSpace()).orElseThrow(() -> new LinkException.NoCodeLeft(domain.name()));
            if (!Slugs.isReserved(code)) {
                return code;
            }
        }
        throw new LinkException.NoCodeLeft(domain.name());
    }

    Optional<StoredLink> find(LinkKey key) {
        return database.query(dsl -> JooqLinkStore.find(dsl, key));
    }

    /** The versions of a link from the newest, or from before {@code end}. */
    List<StoredLink> revisions(long linkId, OptionalLong end, int limit) {
        return database.query(dsl -> JooqRevisionStore.list(dsl, linkId, end, limit));
    }

    Optional<StoredLink> revision(long linkId, long revision) {
        return database.query(dsl -> JooqRevisionStore.find(dsl, linkId, revision));
    }

    /** Those of these versions that there are. */
    List<StoredLink> versions(Collection<LinkVersion> versions) {
        List<JooqRevisionStore.Id> ids = versions.stream()
                .map(version -> new JooqRevisionStore.Id(version.linkId(), version.revision()))
                .toList();
        return ids.isEmpty() ? List.of() : database.query(dsl -> JooqRevisionStore.find(dsl, ids));
    }

    /** The next links of a walk, at most {@code size}. */
    LinkPage list(LinkQuery query, int size) {
        return database.transaction(dsl -> {
            // One view of the record for all that a page asks.
            dsl.execute("set transaction isolation level repeatable read, read only");
            return JooqLinkSearch.page(dsl, query, size, clock.instant());
        });
    }

    /**
     * Makes a new version of a link, unless the change gives the one there is.
     *
     * @return the link as it is then; throws {@link LinkException.NotFound} if there is none
     */
    StoredLink change(LinkChange change) {
        LinkKey key = change.key();
        StoredLink link = database.transaction(dsl -> JooqLinkStore.lock(dsl, key)
                        .map(before -> store(dsl, change.actor(), before, change.apply(before))))
                .orElseThrow(() -> new LinkException.NotFound(key.code().value()));
        changed.accept(List.of(link.notice()));
        altered(link);
        return link;
    }

    private StoredLink store(DSLContext dsl, String actor, StoredLink before, StoredLink after) {
        if (after.equals(before)) {
            return before;
        }
        StoredLink next = next(actor, before, after);
        JooqLinkStore.update(dsl, next);
        JooqLinkStore.announce(dsl, List.of(next.notice()));
        return next;
    }

    /** The version after {@code before}, with what {@code after} says. */
    StoredLink next(String actor, StoredLink before, StoredLink after) {
        return new StoredLink(
                before.linkId(),
                before.domain(),
                before.code(),
                before.key(),
                after.fields(),
                before.owner(),
                before.revision() + 1,
                before.createTime(),
                laterThan(before.updateTime()),
                after.deleteTime(),
                after.block(),
                actor,
                LinkChanges.between(before, after),
                after.admission().next(before.admission(), before.revision() + 1),
                after.card(),
                before.clickCount());
    }

    /** Now, but after a time that another replica's clock gave: versions are in the order of their times. */
    private Instant laterThan(Instant time) {
        Instant now = clock.instant();
        return now.isAfter(time) ? now : time.plus(1, ChronoUnit.MICROS);
    }

    /** The link that the request made before, one that will do, or a new one; empty if the code is taken. */
    private static Optional<Made> insert(
            DSLContext dsl, StoredLink draft, WantedLink wanted, Optional<ManagementToken> token) {
        Optional<StoredLink> before = wanted.request()
                .flatMap(request -> JooqRequestStore.begin(dsl, request, draft.createTime()))
                .flatMap(linkId -> JooqLinkStore.find(dsl, linkId));
        if (before.isPresent()) {
            return before.map(link -> new Made(link, false));
        }
        Optional<Made> made =
                same(dsl, draft, wanted).map(link -> new Made(link, false)).or(() -> insert(dsl, draft, token));
        made.ifPresent(link -> wanted.request()
                .ifPresent(request ->
                        JooqRequestStore.keep(dsl, request, link.link().linkId(), draft.createTime())));
        return made;
    }

    private static Optional<Made> insert(DSLContext dsl, StoredLink draft, Optional<ManagementToken> token) {
        return JooqLinkStore.insert(dsl, draft).map(link -> {
            token.ifPresent(given -> JooqManagementTokens.keep(dsl, given, link.linkId()));
            return new Made(link, true);
        });
    }

    private static Optional<StoredLink> same(DSLContext dsl, StoredLink draft, WantedLink wanted) {
        return wanted.isContentWithAnother()
                ? JooqLinkStore.findSame(dsl, draft, wanted.slug().map(_ -> draft.key()))
                : Optional.empty();
    }
}
