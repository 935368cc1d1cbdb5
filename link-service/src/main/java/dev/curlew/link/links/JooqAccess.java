package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.LINK_REVISION;
import static dev.curlew.link.db.Tables.LINK_TAG;
import static dev.curlew.link.db.Tables.LINK_TOTAL;
import static dev.curlew.link.db.Tables.SHORT_LINK;
import static dev.curlew.link.db.Tables.TARGET_HEALTH;

import dev.curlew.link.links.JooqSource.Column;
import dev.curlew.proto.link.v1.Link.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** By which indexes the links of a query can be found. Each way finds all of them, and others. */
final class JooqAccess {

    /**
     * What one condition offers.
     *
     * @param made the links for which it holds, by when they were made, if an index has them so
     * @param changed the versions for which it holds, by when they were made, if an index has them so
     * @param links the links for which it holds, in the order of an index
     */
    record Way(Optional<JooqSource<Instant>> made, Optional<JooqSource<Instant>> changed, JooqSource<?> links) {

        private static Way ofSet(JooqSource<?> links) {
            return new Way(Optional.empty(), Optional.empty(), links);
        }

        private static Way of(JooqSource<Instant> made) {
            return new Way(Optional.of(made), Optional.empty(), made);
        }
    }

    static final Column<Instant> CREATED =
            new Column<>(SHORT_LINK.CREATE_TIME, LinkPosition::ofTime, LinkPosition::toTime);
    static final Column<Instant> CHANGED = CREATED.of(LINK_REVISION.UPDATE_TIME);
    static final Column<Long> CLICKS = new Column<>(LINK_TOTAL.CLICK_COUNT, clicks -> clicks, clicks -> clicks);

    private static final Field<Long> NO_REVISION = DSL.castNull(Long.class);

    private final LinkQuery query;
    private final Instant start;
    private final Instant now;

    /** Takes when the walk began, and the time at which the states of links are looked at. */
    JooqAccess(LinkQuery query, Instant start, Instant now) {
        this.query = query;
        this.start = start;
        this.now = now;
    }

    /** What the conditions offer, those first that are best walked by. */
    List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        List<Function<LinkFilter.Condition, Stream<Way>>> kinds =
                List.of(this::byTag, this::byOwner, this::byDomain, this::byState, this::byHealth);
        kinds.forEach(kind -> query.filter().conditions().stream().flatMap(kind).forEach(ways::add));
        if (query.filter().conditions().stream().anyMatch(LinkFilter.Created.class::isInstance)) {
            ways.add(Way.ofSet(allMade()));
        }
        if (query.filter().wantsDeleted()) {
            ways.add(Way.of(allMade()));
        }
        return ways;
    }

    /** All links, by when they were made. */
    JooqSource<Instant> allMade() {
        return made(List.of(SHORT_LINK.LINK_ID.gt(DSL.inline(0L))));
    }

    /** All versions, by when they were made. */
    JooqSource<Instant> allChanged() {
        return changed(List.of(LINK_REVISION.LINK_ID.gt(DSL.inline(0L))));
    }

    /** The links that were clicked, by how often. */
    static JooqSource<Long> clicked() {
        return new JooqSource<>(
                LINK_TOTAL,
                LINK_TOTAL.LINK_ID,
                CLICKS,
                NO_REVISION,
                List.of(LINK_TOTAL.CLICK_COUNT.gt(DSL.inline(0L))));
    }

    /** All links behind one, as if none was clicked. */
    static JooqSource<Long> unclicked(Optional<LinkPosition> after) {
        return new JooqSource<>(
                SHORT_LINK,
                SHORT_LINK.LINK_ID,
                CLICKS.of(DSL.cast(DSL.inline(0L), SQLDataType.BIGINT)),
                NO_REVISION,
                // All have the same key, and the index has only the id.
                List.of(after.map(position -> SHORT_LINK.LINK_ID.lt(position.linkId()))
                        .orElseGet(DSL::noCondition)));
    }

    private Stream<Way> byTag(LinkFilter.Condition condition) {
        if (!(condition instanceof LinkFilter.TagIs(String tag))) {
            return Stream.empty();
        }
        List<Condition> branches = deletions()
                .map(deleted -> DSL.and(
                        LINK_TAG.TAG.eq(tag), LINK_TAG.DELETED.eq(DSL.inline(deleted)), made(LINK_TAG.CREATE_TIME)))
                .toList();
        return Stream.of(Way.of(
                new JooqSource<>(LINK_TAG, LINK_TAG.LINK_ID, CREATED.of(LINK_TAG.CREATE_TIME), NO_REVISION, branches)));
    }

    private Stream<Way> byOwner(LinkFilter.Condition condition) {
        return condition instanceof LinkFilter.OwnerIs(String owner)
                ? Stream.of(both(List.of(SHORT_LINK.OWNER.eq(owner)), List.of(LINK_REVISION.OWNER.eq(owner))))
                : Stream.empty();
    }

    private Stream<Way> byDomain(LinkFilter.Condition condition) {
        Collection<String> domains = switch (condition) {
            case LinkFilter.DomainIs(String domain) -> List.of(domain);
            case LinkFilter.DomainIn(var some) -> some;
            default -> List.of();
        };
        return domains.isEmpty()
                ? Stream.empty()
                : Stream.of(both(
                        domains.stream().map(SHORT_LINK.DOMAIN::eq).toList(),
                        domains.stream().map(LINK_REVISION.DOMAIN::eq).toList()));
    }

    private Way both(List<Condition> ofLinks, List<Condition> ofVersions) {
        JooqSource<Instant> made = made(ofLinks);
        return new Way(Optional.of(made), Optional.of(changed(ofVersions)), made);
    }

    private Stream<Way> byState(LinkFilter.Condition condition) {
        if (!(condition instanceof LinkFilter.StateIs(State state))) {
            return Stream.empty();
        }
        return switch (state) {
            case BLOCKED -> Stream.of(Way.of(inState(CREATED, SHORT_LINK.BLOCK_TIME.isNotNull())));
            case DISABLED ->
                Stream.of(Way.of(
                        inState(CREATED, DSL.condition(SHORT_LINK.ENABLED).not())));
            case USED_UP -> Stream.of(Way.of(inState(CREATED, SHORT_LINK.MAX_CLICKS.gt(DSL.inline(0L)))));
            case SCHEDULED ->
                Stream.of(Way.ofSet(inState(CREATED.of(SHORT_LINK.START_TIME), SHORT_LINK.START_TIME.gt(now))));
            case EXPIRED ->
                Stream.of(Way.ofSet(inState(CREATED.of(SHORT_LINK.EXPIRE_TIME), SHORT_LINK.EXPIRE_TIME.le(now))));
            case ACTIVE, DELETED, STATE_UNSPECIFIED, UNRECOGNIZED -> Stream.empty();
        };
    }

    private Stream<Way> byHealth(LinkFilter.Condition condition) {
        // As the index has it: which targets are well, it does not know.
        return condition instanceof LinkFilter.HealthIs(var state) && state.getNumber() > 1
                ? Stream.of(Way.ofSet(new JooqSource<>(
                        TARGET_HEALTH,
                        TARGET_HEALTH.LINK_ID,
                        CLICKS.of(TARGET_HEALTH.LINK_ID),
                        NO_REVISION,
                        List.of(TARGET_HEALTH.STATE.eq(state.getNumber()).and(TARGET_HEALTH.STATE.gt(DSL.inline(1)))))))
                : Stream.empty();
    }

    private JooqSource<Instant> made(List<Condition> which) {
        List<Condition> branches = which.stream()
                .flatMap(each -> deletions()
                        .map(deleted -> DSL.and(
                                each,
                                deleted(SHORT_LINK.DELETE_TIME, deleted).and(notPurged(deleted)),
                                made(SHORT_LINK.CREATE_TIME))))
                .toList();
        return new JooqSource<>(SHORT_LINK, SHORT_LINK.LINK_ID, CREATED, NO_REVISION, branches);
    }

    private JooqSource<Instant> inState(Column<Instant> key, Condition state) {
        return new JooqSource<>(
                SHORT_LINK,
                SHORT_LINK.LINK_ID,
                key,
                NO_REVISION,
                List.of(DSL.and(SHORT_LINK.DELETE_TIME.isNull(), state, made(SHORT_LINK.CREATE_TIME))));
    }

    private JooqSource<Instant> changed(List<Condition> which) {
        List<Condition> branches = which.stream()
                .flatMap(each -> deletions()
                        .map(deleted -> DSL.and(
                                each,
                                deleted(LINK_REVISION.DELETE_TIME, deleted),
                                LINK_REVISION.UPDATE_TIME.le(start))))
                .toList();
        return new JooqSource<>(LINK_REVISION, LINK_REVISION.LINK_ID, CHANGED, LINK_REVISION.REVISION, branches);
    }

    /** Whether links that are there, those that are deleted, or both are asked for. */
    private Stream<Boolean> deletions() {
        if (query.filter().wantsDeleted()) {
            return Stream.of(true);
        }
        return query.showDeleted() ? Stream.of(false, true) : Stream.of(false);
    }

    private static Condition deleted(Field<Instant> time, boolean deleted) {
        return deleted ? time.isNotNull() : time.isNull();
    }

    /** As the indexes of deleted links have it: of those that were purged there are ever more. */
    private static Condition notPurged(boolean deleted) {
        return deleted ? SHORT_LINK.PURGE_TIME.isNull() : DSL.noCondition();
    }

    /** What the filter says of when links were made, as every index in this order has it. */
    private Condition made(Field<Instant> time) {
        return DSL.and(query.filter().conditions().stream()
                .flatMap(condition -> condition instanceof LinkFilter.Created created
                        ? Stream.of(JooqLinkConditions.created(created, time))
                        : Stream.empty())
                .toList());
    }
}
