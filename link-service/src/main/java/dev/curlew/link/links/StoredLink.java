package dev.curlew.link.links;

import dev.curlew.link.code.ShortCode;
import dev.curlew.link.resolve.ChangeNotice;
import dev.curlew.link.title.SocialCard;
import dev.curlew.proto.link.v1.Link.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A link of the record.
 *
 * @param domain as it is stored; empty: the default domain
 * @param key where it is found
 * @param owner the id of the key that made it; empty: made without one
 * @param revision counts its versions from 1
 * @param block empty: no administrator blocks it
 * @param changedBy the id of the key that made this version; empty: made without one, or not known
 * @param changedFields the fields, by their names in the API, in which this version differs from the one before
 * @param card what its target says of itself to social networks, as far as that is known and shown
 * @param clickCount how often people clicked it; no part of its versions, and 0 in the history
 */
record StoredLink(
        long linkId,
        String domain,
        ShortCode code,
        LinkKey key,
        LinkFields fields,
        String owner,
        long revision,
        Instant createTime,
        Instant updateTime,
        Optional<Instant> deleteTime,
        Optional<LinkBlock> block,
        String changedBy,
        List<String> changedFields,
        Admission admission,
        SocialCard card,
        long clickCount) {

    StoredLink {
        changedFields = List.copyOf(changedFields);
    }

    /** Word that this is its version now. */
    ChangeNotice notice() {
        return new ChangeNotice(domain, key.code(), revision);
    }

    boolean deleted() {
        return deleteTime.isPresent();
    }

    /** This version, where it is not stored yet, with another code. */
    StoredLink of(ShortCode otherCode, LinkKey otherKey) {
        return new StoredLink(
                linkId,
                domain,
                otherCode,
                otherKey,
                fields,
                owner,
                revision,
                createTime,
                updateTime,
                deleteTime,
                block,
                changedBy,
                changedFields,
                admission,
                card,
                clickCount);
    }

    /** This version with other fields. */
    StoredLink with(LinkFields others) {
        // What another target says of itself is not known, and what nobody is shown not kept.
        boolean kept = others.socialPreview() && others.targetUrl().equals(fields.targetUrl());
        return version(others, deleteTime, block, admission, kept ? card : SocialCard.NONE);
    }

    /** This version with another password, or without. */
    StoredLink with(Admission other) {
        return version(fields, deleteTime, block, other, card);
    }

    /** This version with what its target says of itself. */
    StoredLink with(SocialCard other) {
        return version(fields, deleteTime, block, admission, other);
    }

    /** This version, deleted at a time, or not deleted. */
    StoredLink deletedAt(Optional<Instant> time) {
        return version(fields, time, block, admission, card);
    }

    /** This version, blocked or not. */
    StoredLink blocked(Optional<LinkBlock> by) {
        return version(fields, deleteTime, by, admission, card);
    }

    private StoredLink version(
            LinkFields others,
            Optional<Instant> deleted,
            Optional<LinkBlock> by,
            Admission otherAdmission,
            SocialCard otherCard) {
        return new StoredLink(
                linkId,
                domain,
                code,
                key,
                others,
                owner,
                revision,
                createTime,
                updateTime,
                deleted,
                by,
                changedBy,
                changedFields,
                otherAdmission,
                otherCard,
                clickCount);
    }

    /** Stands for this version; the id is in it, so that it is no version of any other link. */
    String etag() {
        return Long.toString(linkId, Character.MAX_RADIX) + "-" + revision;
    }

    /** Throws if a caller read another version; an empty etag asks for nothing. */
    void checkEtag(String etag) {
        if (!etag.isEmpty() && !etag.equals(etag())) {
            throw new LinkException.EtagMismatch(code.value());
        }
    }

    State state(Instant now) {
        if (deleted()) {
            return State.DELETED;
        }
        if (block.isPresent()) {
            return State.BLOCKED;
        }
        if (!fields.enabled()) {
            return State.DISABLED;
        }
        if (fields.startTime().filter(now::isBefore).isPresent()) {
            return State.SCHEDULED;
        }
        boolean expired =
                fields.expireTime().filter(expiry -> !now.isBefore(expiry)).isPresent();
        if (expired) {
            return State.EXPIRED;
        }
        boolean usedUp = fields.maxClicks() > 0 && admission.usedClicks() >= fields.maxClicks();
        return usedUp ? State.USED_UP : State.ACTIVE;
    }
}
