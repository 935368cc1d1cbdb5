package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.CLICK_LIMIT;
import static dev.curlew.link.db.Tables.LINK_TOTAL;
import static dev.curlew.link.db.Tables.SHORT_LINK;

import dev.curlew.link.code.ShortCode;
import dev.curlew.link.db.tables.records.ShortLinkRecord;
import dev.curlew.link.rule.RuleJson;
import dev.curlew.link.title.SocialCard;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jooq.JSONB;
import org.jooq.Record;

/** Rows of {@code link.short_link}, as they are written and read. */
final class JooqLinkRows {

    private JooqLinkRows() {}

    /** The row of a link that is not there yet. */
    static ShortLinkRecord newRow(StoredLink link) {
        ShortLinkRecord row = new ShortLinkRecord();
        row.setDomain(link.domain());
        row.setCode(link.code().value());
        row.setCodeKey(link.key().code().value());
        row.setOwner(link.owner());
        row.setCreateTime(link.createTime());
        write(link, row);
        return row;
    }

    /** Sets what a version of a link changes. */
    static void write(StoredLink link, ShortLinkRecord row) {
        write(link.fields(), row);
        row.setPasswordVersion(link.admission().passwordVersion());
        row.setPreviewTitle(link.card().title());
        row.setPreviewDescription(link.card().description());
        row.setPreviewImageUrl(link.card().imageUrl());
        row.setRevision(link.revision());
        row.setUpdateTime(link.updateTime());
        row.setDeleteTime(link.deleteTime().orElse(null));
        row.setBlockTime(link.block().map(LinkBlock::time).orElse(null));
        row.setBlockReason(link.block().map(LinkBlock::reason).orElse(""));
        row.setBlockStatus(link.block().map(LinkBlock::status).orElse(0));
        row.setChangedBy(link.changedBy());
        row.setChangedFields(link.changedFields().toArray(String[]::new));
    }

    /** Sets what people say of a link. */
    static void write(LinkFields fields, ShortLinkRecord row) {
        row.setTargetUrl(fields.targetUrl());
        row.setResolvedUrl(fields.resolvedUrl());
        row.setTitle(fields.title());
        row.setTags(fields.tags().toArray(String[]::new));
        row.setNotes(fields.notes());
        row.setEnabled(fields.enabled());
        row.setStartTime(fields.startTime().orElse(null));
        row.setExpireTime(fields.expireTime().orElse(null));
        row.setRedirectStatus(fields.redirectStatus());
        row.setCacheMaxAge(fields.cacheMaxAge().map(Duration::toSeconds).orElse(null));
        row.setQueryForwarding(fields.queryForwarding().getNumber());
        row.setForwardPath(fields.forwardPath());
        row.setUtmSource(fields.utm().source());
        row.setUtmMedium(fields.utm().medium());
        row.setUtmCampaign(fields.utm().campaign());
        row.setUtmTerm(fields.utm().term());
        row.setUtmContent(fields.utm().content());
        row.setCrawlable(fields.crawlable());
        row.setFallbackUrl(fields.fallbackUrl());
        row.setMaxClicks(fields.maxClicks());
        row.setSocialPreview(fields.socialPreview());
        row.setRules(JSONB.valueOf(RuleJson.write(fields.rules())));
        row.setResolvedRules(JSONB.valueOf(RuleJson.write(fields.resolvedRules())));
    }

    /** Takes a row with how many clicks the link had: those that its limit counts, and all. */
    static StoredLink readWithClicks(Record row) {
        Long used = row.get(CLICK_LIMIT.USED_CLICKS);
        Long clicks = row.get(LINK_TOTAL.CLICK_COUNT);
        return read(row.into(SHORT_LINK), used == null ? 0 : used, clicks == null ? 0 : clicks);
    }

    /** Takes what the row does not say. */
    static StoredLink read(ShortLinkRecord row, long usedClicks, long clickCount) {
        LinkFields fields = new LinkFields(
                row.getTargetUrl(),
                row.getResolvedUrl(),
                row.getTitle(),
                List.of(row.getTags()),
                row.getNotes(),
                row.getEnabled(),
                Optional.ofNullable(row.getStartTime()),
                Optional.ofNullable(row.getExpireTime()),
                row.getRedirectStatus(),
                Optional.ofNullable(row.getCacheMaxAge()).map(Duration::ofSeconds),
                Optional.ofNullable(QueryForwarding.forNumber(row.getQueryForwarding()))
                        .orElse(QueryForwarding.QUERY_FORWARDING_UNSPECIFIED),
                row.getForwardPath(),
                new Utm(
                        row.getUtmSource(),
                        row.getUtmMedium(),
                        row.getUtmCampaign(),
                        row.getUtmTerm(),
                        row.getUtmContent()),
                row.getCrawlable(),
                row.getFallbackUrl(),
                row.getMaxClicks(),
                row.getSocialPreview(),
                RuleJson.read(row.getRules().data()),
                RuleJson.read(row.getResolvedRules().data()));
        return new StoredLink(
                row.getLinkId(),
                row.getDomain(),
                new ShortCode(row.getCode()),
                new LinkKey(row.getDomain(), new ShortCode(row.getCodeKey())),
                fields,
                row.getOwner(),
                row.getRevision(),
                row.getCreateTime(),
                row.getUpdateTime(),
                Optional.ofNullable(row.getDeleteTime()),
                Optional.ofNullable(row.getBlockTime())
                        .map(time -> new LinkBlock(time, row.getBlockReason(), row.getBlockStatus())),
                row.getChangedBy(),
                List.of(row.getChangedFields()),
                new Admission(row.getPasswordVersion(), Optional.empty(), usedClicks),
                new SocialCard(row.getPreviewTitle(), row.getPreviewDescription(), row.getPreviewImageUrl()),
                clickCount);
    }
}
