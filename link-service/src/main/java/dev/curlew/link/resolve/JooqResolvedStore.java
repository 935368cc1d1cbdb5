package dev.curlew.link.resolve;

import static dev.curlew.link.db.Tables.LINK_TOTAL;
import static dev.curlew.link.db.Tables.SHORT_LINK;

import com.google.protobuf.Duration;
import dev.curlew.link.code.ShortCode;
import dev.curlew.link.db.tables.records.ShortLinkRecord;
import dev.curlew.link.resolve.RedisLinkCache.Found;
import dev.curlew.link.rule.RuleJson;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.title.SocialCard;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Row2;
import org.jooq.impl.DSL;

/** Links as the edges need them, from the table {@code link.short_link}. */
final class JooqResolvedStore {

    private final JooqDatabase database;

    JooqResolvedStore(JooqDatabase database) {
        this.database = database;
    }

    /** Finds a link by the domain as it is stored, and what its code is found by there. */
    Optional<ResolvedLink> find(String domain, ShortCode code) {
        return database.query(dsl -> dsl.selectFrom(SHORT_LINK)
                        .where(SHORT_LINK.DOMAIN.eq(domain), SHORT_LINK.CODE_KEY.eq(code.value()))
                        .fetchOptional())
                .map(JooqResolvedStore::read);
    }

    /** The links that notices are of, as they are now and in no order; fewer where some are gone. */
    List<Found> find(List<ChangeNotice> notices) {
        List<Row2<String, String>> keys = notices.stream()
                .map(notice -> DSL.row(notice.domain(), notice.code().value()))
                .toList();
        return database.query(dsl -> dsl.selectFrom(SHORT_LINK)
                .where(DSL.row(SHORT_LINK.DOMAIN, SHORT_LINK.CODE_KEY).in(keys))
                .fetch(row -> new Found(row.getDomain(), new ShortCode(row.getCodeKey()), read(row))));
    }

    /** The numbers of the links that were clicked most, the most clicked first. */
    List<Long> popular(int limit) {
        return database.query(dsl -> dsl.select(LINK_TOTAL.LINK_ID)
                .from(LINK_TOTAL)
                .orderBy(LINK_TOTAL.CLICK_COUNT.desc(), LINK_TOTAL.LINK_ID)
                .limit(limit)
                .fetch(LINK_TOTAL.LINK_ID));
    }

    /** Links by their numbers, in the order of these; fewer where some are gone. */
    List<Found> byIds(List<Long> linkIds) {
        return database
                .query(dsl -> dsl.selectFrom(SHORT_LINK)
                        .where(SHORT_LINK.LINK_ID.in(linkIds))
                        .fetch(row -> new Found(row.getDomain(), new ShortCode(row.getCodeKey()), read(row))))
                .stream()
                .sorted(Comparator.comparingInt(
                        found -> linkIds.indexOf(found.link().getLinkId())))
                .toList();
    }

    /** The numbers of links in their order. */
    List<Long> ids(LinkIdQuery query) {
        List<Condition> conditions = new ArrayList<>(List.of(SHORT_LINK.LINK_ID.gt(query.after())));
        if (!query.tag().isEmpty()) {
            conditions.add(SHORT_LINK.TAGS.contains(new String[] {query.tag()}));
        }
        if (!query.domains().isEmpty()) {
            conditions.add(SHORT_LINK.DOMAIN.in(query.domains()));
        }
        if (!query.owner().isEmpty()) {
            conditions.add(SHORT_LINK.OWNER.eq(query.owner()));
        }
        if (query.linkId() != 0) {
            conditions.add(SHORT_LINK.LINK_ID.eq(query.linkId()));
        }
        return database.query(dsl -> dsl.select(SHORT_LINK.LINK_ID)
                .from(SHORT_LINK)
                .where(conditions)
                .orderBy(SHORT_LINK.LINK_ID)
                .limit(query.size())
                .fetch(SHORT_LINK.LINK_ID));
    }

    private static ResolvedLink read(ShortLinkRecord row) {
        ResolvedLink.Builder link = ResolvedLink.newBuilder()
                .setLinkId(row.getLinkId())
                .setDomain(row.getDomain())
                .setCode(row.getCode())
                .setRevision(row.getRevision())
                .setState(state(row))
                .setTargetUrl(row.getResolvedUrl())
                // 0 is the domain's, which may change without the link: it is put in when somebody asks.
                .setRedirectStatus(row.getRedirectStatus())
                .setQueryForwardingValue(row.getQueryForwarding())
                .setForwardPath(row.getForwardPath())
                .setCrawlable(row.getCrawlable())
                .setFallbackUrl(row.getFallbackUrl())
                .setTitle(row.getTitle())
                .setClickLimited(row.getMaxClicks() > 0)
                .setPasswordProtected(row.getPasswordVersion() > 0)
                .setPasswordVersion(row.getPasswordVersion())
                .setSocialPreview(row.getSocialPreview())
                .addAllRules(RuleJson.read(row.getResolvedRules().data()))
                .setAnonymous(row.getOwner().isEmpty())
                .setOwner(row.getOwner())
                .setBlockReason(row.getBlockReason())
                .setBlockStatus(row.getBlockStatus());
        if (row.getSocialPreview()) {
            new SocialCard(row.getPreviewTitle(), row.getPreviewDescription(), row.getPreviewImageUrl())
                    .write()
                    .ifPresent(link::setTargetPreview);
        }
        Optional.ofNullable(row.getStartTime()).map(ProtoTimes::timestamp).ifPresent(link::setStartTime);
        Optional.ofNullable(row.getExpireTime()).map(ProtoTimes::timestamp).ifPresent(link::setExpireTime);
        Optional.ofNullable(row.getCacheMaxAge())
                .map(seconds -> Duration.newBuilder().setSeconds(seconds))
                .ifPresent(link::setCacheMaxAge);
        return link.build();
    }

    private static State state(ShortLinkRecord row) {
        if (row.getDeleteTime() != null) {
            return State.DELETED;
        }
        if (row.getBlockTime() != null) {
            return State.BLOCKED;
        }
        return row.getEnabled() ? State.ACTIVE : State.DISABLED;
    }
}
