package dev.curlew.link.webhook;

import dev.curlew.link.links.LinkVersion;
import dev.curlew.proto.link.v1.LinkRevision;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where versions of links are looked up, once links are there; they in turn need webhooks. */
final class Versions {

    private volatile Function<Collection<LinkVersion>, Map<LinkVersion, LinkRevision>> source = _ -> Map.of();

    void from(Function<Collection<LinkVersion>, Map<LinkVersion, LinkRevision>> links) {
        source = links;
    }

    /** The version that a delivery tells of; empty if it tells of none, or of one that is gone for good. */
    Optional<LinkRevision> of(Claim claim) {
        LinkVersion version = new LinkVersion(claim.linkId(), claim.revision(), claim.eventTime());
        return Payloads.tellsOfLink(claim)
                ? Optional.ofNullable(source.apply(List.of(version)).get(version))
                : Optional.empty();
    }
}
