package dev.curlew.link.links;

import com.google.common.hash.HashFunction;
import dev.curlew.link.code.ShortCode;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.key.Caller;
import dev.curlew.link.key.ManagementToken;
import dev.curlew.link.links.JooqLinkBook.Made;
import dev.curlew.link.links.JooqRequestStore.Request;
import dev.curlew.link.password.Passwords;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.BlockLinkRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.UnblockLinkRequest;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Takes requests on links: checks all that they say before anything is done. */
final class LinkDesk {

    /** Stands for the code that a link would be given. */
    private static final ShortCode PLACEHOLDER = new ShortCode("-------");

    private final JooqLinkBook book;
    private final LinkReader reader;
    private final Domains domains;
    private final Passwords passwords;
    private final HashFunction fingerprints;
    private final Clock clock;

    /** Takes a keyed hash for what must be known again, and may hold a password. */
    LinkDesk(
            JooqLinkBook book,
            LinkReader reader,
            Domains domains,
            Passwords passwords,
            HashFunction fingerprints,
            Clock clock) {
        this.book = book;
        this.reader = reader;
        this.domains = domains;
        this.passwords = passwords;
        this.fingerprints = fingerprints;
        this.clock = clock;
    }

    /** Makes a link, which the token then manages if it is a new one. */
    Made create(CreateLinkRequest request, Caller caller, Optional<ManagementToken> token) {
        WantedLink wanted = read(request, caller);
        return request.getValidateOnly() ? new Made(validated(wanted), false) : book.create(wanted, token);
    }

    /** Checks all of a request that can be checked without looking at other links. */
    WantedLink read(CreateLinkRequest request, Caller caller) {
        Link wanted = request.getLink();
        Violations violations = new Violations();
        Optional<LinkDomain> found = domains.find(wanted.getDomain());
        if (found.isEmpty()) {
            violations.add("domain", LinkException.NO_DOMAIN);
        }
        found.ifPresent(domain -> LinkAccess.requireDomain(caller, domains.host(domain.name())));
        LinkFields fields = reader.read(wanted, violations);
        Optional<ShortCode> slug =
                wanted.getSlug().isEmpty() ? Optional.empty() : Slugs.read(wanted.getSlug(), violations);
        Optional<Request> repeatable = repeatable(request, caller, violations);
        violations.check();
        Admission admission =
                password(wanted.getPassword(), request.getValidateOnly()).apply(Admission.FREE);
        return new WantedLink(
                found.orElseThrow(), slug, fields, admission, caller.keyId(), repeatable, request.getFindIfExists());
    }

    StoredLink get(String askedDomain, String code, Caller caller) {
        return book.find(key(askedDomain, code, caller))
                .map(link -> LinkAccess.require(caller, code, link))
                .orElseThrow(() -> new LinkException.NotFound(code));
    }

    StoredLink update(UpdateLinkRequest request, Caller caller) {
        Link values = request.getLink();
        LinkChange change = read(request, caller);
        return request.getValidateOnly()
                ? change.apply(get(values.getDomain(), values.getCode(), caller))
                : book.change(change);
    }

    /** Checks all of a request that can be checked without looking at the link. */
    LinkChange read(UpdateLinkRequest request, Caller caller) {
        Link values = request.getLink();
        Violations violations = new Violations();
        LinkPatch patch = LinkPatch.read(request, violations);
        patch.password()
                .filter(password -> !password.isEmpty())
                .ifPresent(password -> Passwords.check(password, violations));
        violations.check();
        UnaryOperator<Admission> password = patch.password()
                .map(given -> password(given, request.getValidateOnly()))
                .orElse(UnaryOperator.identity());
        return change(
                values.getDomain(),
                values.getCode(),
                caller,
                link -> rewritten(link, values.getEtag(), patch.applyTo(link.fields()))
                        .with(password.apply(link.admission())));
    }

    /**
     * Gives a link a password, or takes it away if it is empty. Hashes it now and not when it is given, as a transaction then
     * holds the link.
     */
    private UnaryOperator<Admission> password(String password, boolean validateOnly) {
        if (password.isEmpty()) {
            return Admission::withoutPassword;
        }
        String hash = validateOnly ? "" : passwords.hash(password);
        return admission -> admission.withPassword(hash);
    }

    /** Gives a link the fields of an earlier version, if they still pass; it is neither deleted nor undeleted. */
    StoredLink rollback(RollbackLinkRequest request, Caller caller) {
        if (request.getRevision() <= 0) {
            throw Violations.of("revision", "the revision of an earlier version, 1 or more");
        }
        long linkId = get(request.getDomain(), request.getCode(), caller).linkId();
        StoredLink earlier = book.revision(linkId, request.getRevision())
                .orElseThrow(() -> new LinkException.RevisionNotFound(request.getCode(), request.getRevision()));
        return book.change(change(
                request.getDomain(),
                request.getCode(),
                caller,
                link -> rewritten(
                        link,
                        request.getEtag(),
                        LinkMessages.write(earlier.fields()).build())));
    }

    /** A version with other fields, which are checked. */
    private StoredLink rewritten(StoredLink link, String etag, Link fields) {
        if (link.deleted()) {
            throw new LinkException.Deleted(link.code().value());
        }
        link.checkEtag(etag);
        Violations violations = new Violations();
        LinkFields read = reader.read(fields, violations);
        violations.check();
        return link.with(read);
    }

    void delete(DeleteLinkRequest request, Caller caller) {
        try {
            StoredLink _ = book.change(read(request, caller));
        } catch (LinkException.NotFound e) {
            if (!request.getAllowMissing()) {
                throw e;
            }
        }
    }

    /** The deletion of a link, if it is there and not deleted. */
    LinkChange read(DeleteLinkRequest request, Caller caller) {
        return change(request.getDomain(), request.getCode(), caller, link -> {
            if (link.deleted()) {
                throw new LinkException.NotFound(link.code().value());
            }
            link.checkEtag(request.getEtag());
            return link.deletedAt(Optional.of(clock.instant()));
        });
    }

    StoredLink undelete(UndeleteLinkRequest request, Caller caller) {
        return book.change(change(request.getDomain(), request.getCode(), caller, link -> {
            if (!link.deleted()) {
                throw new LinkException.NotDeleted(link.code().value());
            }
            link.checkEtag(request.getEtag());
            return link.deletedAt(Optional.empty());
        }));
    }

    StoredLink block(BlockLinkRequest request, Caller caller) {
        LinkBlock block = LinkBlock.read(request, clock.instant());
        return book.change(change(request.getDomain(), request.getCode(), caller, link -> {
            if (link.deleted()) {
                throw new LinkException.Deleted(link.code().value());
            }
            link.checkEtag(request.getEtag());
            return link.blocked(Optional.of(block));
        }));
    }

    StoredLink unblock(UnblockLinkRequest request, Caller caller) {
        return book.change(change(request.getDomain(), request.getCode(), caller, link -> {
            if (link.block().isEmpty()) {
                throw new LinkException.NotBlocked(link.code().value());
            }
            link.checkEtag(request.getEtag());
            return link.blocked(Optional.empty());
        }));
    }

    private LinkChange change(String askedDomain, String code, Caller caller, UnaryOperator<StoredLink> change) {
        return new LinkChange(
                key(askedDomain, code, caller),
                caller.keyId(),
                link -> change.apply(LinkAccess.require(caller, code, link)));
    }

    private LinkKey key(String askedDomain, String code, Caller caller) {
        LinkDomain domain = domains.get(askedDomain);
        LinkAccess.requireDomain(caller, domains.host(domain.name()));
        return ShortCode.parse(code)
                .map(found -> LinkKey.of(domain, found))
                .orElseThrow(() -> new LinkException.NotFound(code));
    }

    private StoredLink validated(WantedLink wanted) {
        LinkDomain domain = wanted.domain();
        wanted.slug().flatMap(code -> book.find(LinkKey.of(domain, code))).ifPresent(taken -> {
            throw new LinkException.SlugTaken(taken.code().value());
        });
        return book.draft(wanted, wanted.slug().orElse(PLACEHOLDER));
    }

    private Optional<Request> repeatable(CreateLinkRequest request, Caller caller, Violations violations) {
        if (request.getRequestId().isEmpty()) {
            return Optional.empty();
        }
        try {
            UUID id = UUID.fromString(request.getRequestId());
            if (id.toString().equalsIgnoreCase(request.getRequestId())) {
                byte[] link = request.getLink().toByteArray();
                return Optional.of(new Request(caller.keyId(), id, fingerprints.hashBytes(link)));
            }
        } catch (IllegalArgumentException _) {
            // Noted below, as what Java takes for a UUID and is none.
        }
        violations.add("requestId", "a UUID, such as 123e4567-e89b-12d3-a456-426614174000");
        return Optional.empty();
    }
}
