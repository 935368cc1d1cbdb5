package dev.curlew.link.resolve;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.curlew.link.code.ShortCode;
import dev.curlew.proto.link.v1.LinkChange;
import java.util.Base64;
import java.util.Optional;

/**
 * Word that a link changed, as it goes to every replica through Postgres: whoever changes a link sends it in the same
 * transaction, with {@code pg_notify}.
 *
 * @param domain the link's domain as it is stored
 * @param code what the link is found by: its code, folded where case does not count
 * @param revision the link's revision now
 */
public record ChangeNotice(String domain, ShortCode code, long revision) {

    /** The channel of Postgres. */
    public static final String CHANNEL = "curlew_link_changes";

    /** As a payload of a notification: far below the 8,000 bytes that one may have. */
    public String payload() {
        return Base64.getEncoder().encodeToString(toMessage().toByteArray());
    }

    /** Empty if the payload is none of ours. */
    static Optional<ChangeNotice> parse(String payload) {
        try {
            LinkChange change = LinkChange.parseFrom(Base64.getDecoder().decode(payload));
            return ShortCode.parse(change.getCode())
                    .map(code -> new ChangeNotice(change.getDomain(), code, change.getRevision()));
        } catch (IllegalArgumentException | InvalidProtocolBufferException _) {
            return Optional.empty();
        }
    }

    LinkChange toMessage() {
        return LinkChange.newBuilder()
                .setDomain(domain)
                .setCode(code.value())
                .setRevision(revision)
                .build();
    }
}
