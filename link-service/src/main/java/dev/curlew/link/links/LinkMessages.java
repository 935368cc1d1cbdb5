package dev.curlew.link.links;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.health.TargetHealths;
import dev.curlew.link.target.Targets;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.TargetHealth;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Links as the API shows them. */
final class LinkMessages {

    private static final java.time.Duration UNTIL_PURGE = java.time.Duration.ofDays(30);

    private final Domains domains;
    private final Targets targets;
    private final TargetHealths healths;
    private final Clock clock;

    LinkMessages(Domains domains, Targets targets, TargetHealths healths, Clock clock) {
        this.domains = domains;
        this.targets = targets;
        this.healths = healths;
        this.clock = clock;
    }

    Link write(StoredLink link) {
        return writer(List.of(link)).apply(link);
    }

    /** Writes any of these links, of which all is asked for at once. */
    Function<StoredLink, Link> writer(List<StoredLink> links) {
        Map<Long, TargetHealth> known = healths.of(links.stream()
                .collect(Collectors.toMap(
                        StoredLink::linkId, link -> link.fields().resolvedUrl(), (first, _) -> first)));
        return link -> {
            Link message = writeNow(link);
            TargetHealth health = known.get(link.linkId());
            return health == null
                    ? message
                    : message.toBuilder().setTargetHealth(health).build();
        };
    }

    private Link writeNow(StoredLink link) {
        Link message = write(link, clock.instant());
        boolean blocked = !link.deleted()
                && link.block().isEmpty()
                && Stream.of(link.fields().targetUrl(), link.fields().fallbackUrl())
                        .anyMatch(targets::isBlocked);
        return blocked
                ? message.toBuilder()
                        .setState(Link.State.BLOCKED)
                        .setBlockReason(Targets.BLOCKED_REASON)
                        .build()
                : message;
    }

    /** A version of a link, in the state that it had when it was made. */
    LinkRevision writeRevision(StoredLink version) {
        return writeRevision(version, version.updateTime());
    }

    /** A version of a link, in the state that it had at a time. */
    LinkRevision writeRevision(StoredLink version, Instant time) {
        return LinkRevision.newBuilder()
                .setLink(write(version, time))
                .setChangeTime(ProtoTimes.timestamp(version.updateTime()))
                .setActor(version.changedBy())
                .setChangedFields(FieldMask.newBuilder().addAllPaths(version.changedFields()))
                .build();
    }

    private Link write(StoredLink link, Instant time) {
        Link.Builder message = write(link.fields())
                .setCode(link.code().value())
                .setDomain(domains.host(link.domain()))
                .setShortUrl(domains.shortUrl(link.domain(), link.code()))
                .setOwner(link.owner())
                .setPasswordProtected(link.admission().byPassword())
                .setUsedClicks(link.admission().usedClicks())
                .setState(link.state(time))
                .setRevision(link.revision())
                .setClickCount(link.clickCount())
                .setEtag(link.etag())
                .setCreateTime(ProtoTimes.timestamp(link.createTime()))
                .setUpdateTime(ProtoTimes.timestamp(link.updateTime()));
        targets.display(link.fields().targetUrl()).ifPresent(message::setTargetDisplay);
        link.card().write().ifPresent(message::setTargetPreview);
        link.block()
                .ifPresent(block ->
                        message.setBlockReason(block.reason()).setBlockTime(ProtoTimes.timestamp(block.time())));
        link.deleteTime()
                .ifPresent(deleted -> message.setDeleteTime(ProtoTimes.timestamp(deleted))
                        .setPurgeTime(ProtoTimes.timestamp(deleted.plus(UNTIL_PURGE))));
        return message.build();
    }

    /** A link that was checked and not made: without what only a link that is made has. */
    Link writeDraft(StoredLink draft, boolean withoutCode) {
        Link.Builder message = write(draft).toBuilder().clearEtag().clearRevision();
        return withoutCode ? message.clearCode().clearShortUrl().build() : message.build();
    }

    /** Only what the owner decides: the other way round of {@link LinkReader}. */
    static Link.Builder write(LinkFields fields) {
        Link.Builder message = Link.newBuilder()
                .setTargetUrl(fields.targetUrl())
                .setTitle(fields.title())
                .addAllTags(fields.tags())
                .setNotes(fields.notes())
                .setEnabled(fields.enabled())
                .setRedirectStatus(fields.redirectStatus())
                .setQueryForwarding(fields.queryForwarding())
                .setForwardPath(fields.forwardPath())
                .setCrawlable(fields.crawlable())
                .setFallbackUrl(fields.fallbackUrl())
                .setMaxClicks(fields.maxClicks())
                .setSocialPreview(fields.socialPreview())
                .addAllRules(fields.rules());
        fields.startTime().map(ProtoTimes::timestamp).ifPresent(message::setStartTime);
        fields.expireTime().map(ProtoTimes::timestamp).ifPresent(message::setExpireTime);
        fields.cacheMaxAge()
                .map(age -> Duration.newBuilder().setSeconds(age.toSeconds()))
                .ifPresent(message::setCacheMaxAge);
        if (!fields.utm().isEmpty()) {
            message.setUtm(fields.utm().write());
        }
        return message;
    }
}
