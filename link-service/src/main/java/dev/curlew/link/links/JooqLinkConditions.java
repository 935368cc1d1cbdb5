package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.CLICK_LIMIT;
import static dev.curlew.link.db.Tables.SHORT_LINK;
import static dev.curlew.link.db.Tables.TARGET_HEALTH;

import dev.curlew.link.links.LinkFilter.Condition;
import dev.curlew.proto.link.v1.Link.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What a filter says of links, as SQL about {@code link.short_link}. */
final class JooqLinkConditions {

    private static final Field<String> SEARCH_TEXT = DSL.function(
            DSL.name("link", "search_text"),
            SQLDataType.CLOB,
            SHORT_LINK.TARGET_URL,
            SHORT_LINK.TITLE,
            SHORT_LINK.CODE);

    private final LinkQuery query;
    private final Instant now;

    /** Takes the time at which the states of links are looked at. */
    JooqLinkConditions(LinkQuery query, Instant now) {
        this.query = query;
        this.now = now;
    }

    /** Everything that holds for the links that are shown. */
    org.jooq.Condition all() {
        List<org.jooq.Condition> all = new ArrayList<>();
        all.add(SHORT_LINK.PURGE_TIME.isNull());
        if (!query.showDeleted() && !query.filter().wantsDeleted()) {
            all.add(SHORT_LINK.DELETE_TIME.isNull());
        }
        query.filter().conditions().stream().map(this::of).forEach(all::add);
        return DSL.and(all);
    }

    private org.jooq.Condition of(Condition condition) {
        return switch (condition) {
            case LinkFilter.TagIs is -> SHORT_LINK.TAGS.contains(new String[] {is.tag()});
            case LinkFilter.DomainIs is -> SHORT_LINK.DOMAIN.eq(is.domain());
            case LinkFilter.DomainIn in -> SHORT_LINK.DOMAIN.in(in.domains());
            case LinkFilter.OwnerIs is -> SHORT_LINK.OWNER.eq(is.keyId());
            case LinkFilter.StateIs is -> state(is.state());
            case LinkFilter.HealthIs is ->
                DSL.exists(DSL.selectOne()
                        .from(TARGET_HEALTH)
                        .where(
                                TARGET_HEALTH.LINK_ID.eq(SHORT_LINK.LINK_ID),
                                TARGET_HEALTH.TARGET_URL.eq(SHORT_LINK.RESOLVED_URL),
                                TARGET_HEALTH.STATE.eq(is.state().getNumber())));
            case LinkFilter.TextHas has -> hasText(has);
            case LinkFilter.Created created -> created(created, SHORT_LINK.CREATE_TIME);
        };
    }

    /** When a link was made, by the column of a table. */
    static org.jooq.Condition created(LinkFilter.Created created, Field<Instant> time) {
        return switch (created.comparison()) {
            case BEFORE -> time.lt(created.time());
            case NOT_AFTER -> time.le(created.time());
            case AT -> time.eq(created.time());
            case NOT_BEFORE -> time.ge(created.time());
            case AFTER -> time.gt(created.time());
        };
    }

    /** As the index of trigrams has it. */
    static org.jooq.Condition hasText(LinkFilter.TextHas has) {
        return SEARCH_TEXT.like(DSL.lower(DSL.val("%" + escaped(has.text()) + "%")));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** The same order of questions as {@link StoredLink#state}. */
    private org.jooq.Condition state(State state) {
        org.jooq.Condition kept = SHORT_LINK.DELETE_TIME.isNull();
        org.jooq.Condition open = kept.and(SHORT_LINK.BLOCK_TIME.isNull());
        org.jooq.Condition on = open.and(SHORT_LINK.ENABLED);
        org.jooq.Condition started = on.and(SHORT_LINK.START_TIME.isNull().or(SHORT_LINK.START_TIME.le(now)));
        org.jooq.Condition running = started.and(SHORT_LINK.EXPIRE_TIME.isNull().or(SHORT_LINK.EXPIRE_TIME.gt(now)));
        return switch (state) {
            case DELETED -> SHORT_LINK.DELETE_TIME.isNotNull();
            case BLOCKED -> kept.and(SHORT_LINK.BLOCK_TIME.isNotNull());
            case DISABLED -> open.andNot(SHORT_LINK.ENABLED);
            case SCHEDULED -> on.and(SHORT_LINK.START_TIME.gt(now));
            case EXPIRED -> started.and(SHORT_LINK.EXPIRE_TIME.le(now));
            case ACTIVE -> running.and(SHORT_LINK.MAX_CLICKS.eq(0L).or(DSL.notExists(usedUp())));
            case USED_UP -> running.and(SHORT_LINK.MAX_CLICKS.gt(0L)).and(DSL.exists(usedUp()));
            case STATE_UNSPECIFIED, UNRECOGNIZED -> DSL.falseCondition();
        };
    }

    private static Select<?> usedUp() {
        return DSL.selectOne()
                .from(CLICK_LIMIT)
                .where(CLICK_LIMIT.LINK_ID.eq(SHORT_LINK.LINK_ID), CLICK_LIMIT.USED_CLICKS.ge(CLICK_LIMIT.MAX_CLICKS));
    }
}
