package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.LINK_REVISION;

import dev.curlew.link.links.JooqAccess.Way;
import dev.curlew.link.links.JooqWindows.Window;
import dev.curlew.link.links.LinkPage.Listed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Finds the links of a page with bounded work, as docs/adr/0014 says: it walks the index that suits the filter and the order,
 * looks at so many links at most, and asks of each whether the rest of the filter holds; or, where a condition holds for few
 * links, it looks at all of those.
 */
final class JooqLinkSearch {

    /** How many links a page looks at, at most; twice that where it goes from clicked ones on to those without clicks. */
    static final int MOST_EXAMINED = 10_000;

    // Where many links are what is asked for, a few are enough.
    private static final int FIRST_WINDOW = 256;

    private final DSLContext dsl;
    private final LinkQuery query;
    private final Instant start;
    private final int wanted;
    private final JooqWindows windows;
    private final JooqAccess access;

    private JooqLinkSearch(DSLContext dsl, LinkQuery query, Instant start, int wanted, Instant now) {
        this.dsl = dsl;
        this.query = query;
        this.start = start;
        this.wanted = wanted;
        this.windows = new JooqWindows(dsl, query.order(), new JooqLinkConditions(query, now).all());
        this.access = new JooqAccess(query, start, now);
    }

    /**
     * The next links of a walk.
     *
     * @param dsl a transaction that sees the record as it is at one moment
     * @param size how many links at most
     * @param now the time at which the states of links are looked at
     */
    static LinkPage page(DSLContext dsl, LinkQuery query, int size, Instant now) {
        Instant start = query.begin().map(LinkQuery.Begin::start).orElseGet(() -> start(dsl, query, now));
        if (query.filter().wantsNothing()) {
            return new LinkPage(List.of(), start, Optional.empty());
        }
        // One more, to know whether there is one.
        return new JooqLinkSearch(dsl, query, start, size + 1, now).page(size);
    }

    /** When a walk begins: not before what is there already, though another replica's clock may be ahead. */
    private static Instant start(DSLContext dsl, LinkQuery query, Instant now) {
        if (query.order().key() != LinkOrder.Key.UPDATE_TIME) {
            return now;
        }
        return Stream.of(LINK_REVISION.DELETE_TIME.isNull(), LINK_REVISION.DELETE_TIME.isNotNull())
                .map(which -> dsl.select(LINK_REVISION.UPDATE_TIME)
                        .from(LINK_REVISION)
                        .where(which, LINK_REVISION.LINK_ID.gt(DSL.inline(0L)))
                        .orderBy(LINK_REVISION.UPDATE_TIME.desc())
                        .limit(DSL.inline(1))
                        .fetchOptional(LINK_REVISION.UPDATE_TIME))
                .flatMap(Optional::stream)
                .reduce(now, (one, other) -> one.isAfter(other) ? one : other);
    }

    private LinkPage page(int size) {
        Window window = found();
        List<LinkPosition> hits =
                window.hits().subList(0, Math.min(size, window.hits().size()));
        Map<Long, StoredLink> links =
                JooqLinkStore.findByIds(
                                dsl, hits.stream().map(LinkPosition::linkId).toList())
                        .stream()
                        .collect(Collectors.toMap(StoredLink::linkId, Function.identity()));
        List<Listed> listed = hits.stream()
                .flatMap(
                        hit -> Optional.ofNullable(links.get(hit.linkId())).map(link -> new Listed(link, hit)).stream())
                .toList();
        boolean more = window.hits().size() > size;
        return new LinkPage(listed, start, more ? Optional.of(hits.getLast()) : window.end());
    }

    private Window found() {
        List<Way> ways = access.ways();
        Optional<Way> walked =
                ways.stream().filter(way -> source(way).isPresent()).findFirst();
        Window first = walk(walked, query.after(), Math.max(FIRST_WINDOW, 2 * wanted), wanted);
        if (first.hits().size() >= wanted || first.end().isEmpty()) {
            return first;
        }
        Optional<Window> few = few(ways.stream().filter(way -> !walked.equals(Optional.of(way))));
        int rest = wanted - first.hits().size();
        return few.orElseGet(() -> first.and(walk(walked, first.end(), MOST_EXAMINED, rest)));
    }

    /** The rest of the list, if a condition holds for few enough links to look at all of them. */
    private Optional<Window> few(Stream<Way> ways) {
        return Stream.concat(
                        ways.map(way -> JooqSmallSets.of(dsl, way.links(), MOST_EXAMINED)),
                        query.filter().texts().map(text -> JooqSmallSets.withText(dsl, text, MOST_EXAMINED)))
                .flatMap(Optional::stream)
                .findFirst()
                .map(this::all);
    }

    private Window all(Long[] links) {
        return switch (query.order().key()) {
            case CREATE_TIME -> windows.of(links, JooqAccess.CREATED, query.after(), wanted);
            case UPDATE_TIME -> windows.of(links, JooqPlaces.changed(start), query.after(), wanted);
            case CLICKS -> windows.of(links, JooqPlaces.clicked(), query.after(), wanted);
        };
    }

    private Optional<JooqSource<Instant>> source(Way way) {
        return switch (query.order().key()) {
            case CREATE_TIME -> way.made();
            case UPDATE_TIME -> way.changed();
            case CLICKS -> Optional.empty();
        };
    }

    private Window walk(Optional<Way> walked, Optional<LinkPosition> after, int examined, int most) {
        Optional<JooqSource<Instant>> source = walked.flatMap(this::source);
        return switch (query.order().key()) {
            case CREATE_TIME ->
                windows.read(source.orElseGet(access::allMade), after, examined, most, DSL.noCondition());
            case UPDATE_TIME ->
                windows.read(
                        source.orElseGet(access::allChanged), after, examined, most, JooqPlaces.lastVersion(start));
            case CLICKS -> walkByClicks(after, examined, most);
        };
    }

    private Window walkByClicks(Optional<LinkPosition> after, int examined, int most) {
        Optional<LinkPosition> amongUnclicked = after.filter(position -> position.key() == 0);
        Window clicked = amongUnclicked.isPresent()
                ? Window.EMPTY
                : windows.read(JooqAccess.clicked(), after, examined, most, DSL.noCondition());
        if (clicked.end().isPresent() || clicked.hits().size() >= most) {
            return clicked;
        }
        int rest = most - clicked.hits().size();
        return clicked.and(windows.read(
                JooqAccess.unclicked(amongUnclicked), Optional.empty(), examined, rest, JooqPlaces.unclicked()));
    }
}
