package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.CLICK_LIMIT;
import static dev.curlew.link.db.Tables.SHORT_LINK;
import static dev.curlew.link.db.Tables.TARGET_HEALTH;

import dev.curlew.link.links.LinkFilter.Condition;
import dev.curlew.proto.link.v1.Link.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Row2;
import org.jooq.Select;
import org.jooq.SortField;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/** A page of links as SQL. */
final class JooqLinkQuery {

    private final LinkOrder.Query query;
    private final Instant now;

    /** Takes the time at which the states of links are looked at. */
    JooqLinkQuery(LinkOrder.Query query, Instant now) {
        this.query = query;
        this.now = now;
    }

    List<org.jooq.Condition> conditions() {
        List<org.jooq.Condition> all = new ArrayList<>();
        if (!query.showDeleted() && !query.filter().wantsDeleted()) {
            all.add(SHORT_LINK.DELETE_TIME.isNull());
        }
        query.filter().conditions().stream().map(this::condition).forEach(all::add);
        query.after().ifPresent(position -> {
            Row2<Instant, Long> row = DSL.row(time(), SHORT_LINK.LINK_ID);
            all.add(
                    query.order().ascending()
                            ? row.gt(position.time(), position.id())
                            : row.lt(position.time(), position.id()));
        });
        return all;
    }

    List<SortField<?>> order() {
        return query.order().ascending()
                ? List.of(time().asc(), SHORT_LINK.LINK_ID.asc())
                : List.of(time().desc(), SHORT_LINK.LINK_ID.desc());
    }

    private TableField<?, Instant> time() {
        return query.order().byUpdate() ? SHORT_LINK.UPDATE_TIME : SHORT_LINK.CREATE_TIME;
    }

    private org.jooq.Condition condition(Condition condition) {
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
            case LinkFilter.TextHas has ->
                SHORT_LINK
                        .TARGET_URL
                        .containsIgnoreCase(has.text())
                        .or(SHORT_LINK.TITLE.containsIgnoreCase(has.text()))
                        .or(SHORT_LINK.CODE.containsIgnoreCase(has.text()));
            case LinkFilter.Created created -> created(created);
        };
    }

    private static org.jooq.Condition created(LinkFilter.Created created) {
        return switch (created.comparison()) {
            case BEFORE -> SHORT_LINK.CREATE_TIME.lt(created.time());
            case NOT_AFTER -> SHORT_LINK.CREATE_TIME.le(created.time());
            case AT -> SHORT_LINK.CREATE_TIME.eq(created.time());
            case NOT_BEFORE -> SHORT_LINK.CREATE_TIME.ge(created.time());
            case AFTER -> SHORT_LINK.CREATE_TIME.gt(created.time());
        };
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
