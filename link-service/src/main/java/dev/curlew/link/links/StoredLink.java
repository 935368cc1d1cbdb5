package dev.curlew.link.links;

import dev.curlew.link.code.ShortCode;
import dev.curlew.proto.link.v1.Link.State;
import java.time.Instant;
import java.util.Optional;

/**
 * A link of the record.
 *
 * @param owner the id of the key that made it; empty: made without one
 * @param revision counts its versions from 1
 */
record StoredLink(
        long linkId,
        String domain,
        ShortCode code,
        LinkFields fields,
        String owner,
        long revision,
        Instant createTime,
        Instant updateTime,
        Optional<Instant> deleteTime) {

    boolean deleted() {
        return deleteTime.isPresent();
    }

    /** This version with other fields. */
    StoredLink with(LinkFields others) {
        return new StoredLink(linkId, domain, code, others, owner, revision, createTime, updateTime, deleteTime);
    }

    /** This version, deleted at a time, or not deleted. */
    StoredLink deletedAt(Optional<Instant> time) {
        return new StoredLink(linkId, domain, code, fields, owner, revision, createTime, updateTime, time);
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
        if (!fields.enabled()) {
            return State.DISABLED;
        }
        if (fields.startTime().filter(now::isBefore).isPresent()) {
            return State.SCHEDULED;
        }
        boolean expired =
                fields.expireTime().filter(expiry -> !now.isBefore(expiry)).isPresent();
        return expired ? State.EXPIRED : State.ACTIVE;
    }
}
