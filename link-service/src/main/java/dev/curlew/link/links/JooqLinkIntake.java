package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.CLICK_LIMIT;
import static dev.curlew.link.db.Tables.LINK_TOTAL;

import dev.curlew.link.key.Caller;
import dev.curlew.link.key.Scope;
import dev.curlew.link.links.Outcome.Done;
import dev.curlew.link.links.Outcome.Refused;
import dev.curlew.link.links.Reception.Created;
import dev.curlew.link.links.Reception.Unchanged;
import dev.curlew.link.resolve.ChangeNotice;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.LinkRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Takes links in that come from elsewhere, with what only the server says of links made here. A link that is there already is
 * left as it is. A code that comes is never given to another link, as with slugs; a link that comes without one is the link
 * that its owner has with the same fields, if there is one.
 */
public final class JooqLinkIntake {

    private static final int MOST_TRIES = 10;

    private final ArrivalReader reader;
    private final Consumer<List<ChangeNotice>> changed;
    private final boolean previews;
    private final Clock clock;

    /**
     * Makes an intake.
     *
     * @param changed is told of links that came in, once they have
     * @param previews whether somebody looks for the previews that links are to show
     */
    JooqLinkIntake(ArrivalReader reader, Consumer<List<ChangeNotice>> changed, boolean previews, Clock clock) {
        this.reader = reader;
        this.changed = changed;
        this.previews = previews;
        this.clock = clock;
    }

    /**
     * Checks all of a link that can be checked without looking at others. Not to be called in a transaction: codes are drawn, and
     * passwords hashed.
     *
     * @param defaultDomain where it goes if it names none, as a host; empty: the default domain
     */
    public Arrival check(LinkRecord record, String defaultDomain, Caller caller) {
        return reader.read(record, defaultDomain, caller);
    }

    /** Why {@link #check} threw, as making the link would have told. */
    public static ApiError why(RuntimeException failure) {
        return BatchErrors.error(failure);
    }

    /** Takes links in; what became of each, in their order. Takes effect with the transaction. */
    public List<Reception> take(DSLContext dsl, List<Arrival> arrivals, Caller caller) {
        Map<Integer, Reception> receptions = new TreeMap<>();
        Map<Integer, Integer> sameAs = new HashMap<>();
        Map<Integer, Arrival> rest = withoutKnown(dsl, arrivals, receptions, sameAs);
        for (int i = 0; i < MOST_TRIES && !rest.isEmpty(); i++) {
            rest = insert(dsl, rest, receptions, caller);
        }
        rest.keySet()
                .forEach(index -> receptions.put(
                        index,
                        new Reception.Refused(why(new LinkException.NoCodeLeft(
                                arrivals.get(index).wanted().domain().name())))));
        sameAs.forEach((later, first) -> receptions.put(later, repeated(receptions.get(first))));
        return List.copyOf(receptions.values());
    }

    /** Whether a caller is believed what versions a link had before it came. */
    public static boolean takesHistory(Caller caller) {
        return caller.scopes().contains(Scope.ADMIN);
    }

    /**
     * Adds versions that a link had before those that it has here; those that are there stay.
     *
     * @return for each version, why it was not taken
     */
    public List<Optional<ApiError>> takeVersions(
            DSLContext dsl, long linkId, List<LinkRecord> versions, Caller caller) {
        Optional<StoredLink> link = JooqLinkStore.find(dsl, linkId);
        List<StoredLink> read = new ArrayList<>();
        List<Optional<ApiError>> outcomes = new ArrayList<>();
        for (LinkRecord version : versions) {
            try {
                link.ifPresent(of -> read.add(reader.readVersion(version, of, caller)));
                outcomes.add(Optional.empty());
            } catch (RuntimeException e) {
                outcomes.add(Optional.of(why(e)));
            }
        }
        JooqRevisionStore.insert(dsl, read);
        return outcomes;
    }

    /** Tells of links that came in, once the transaction has succeeded. */
    public void tell(List<Arrival> arrivals, List<Reception> receptions) {
        List<ChangeNotice> notices = IntStream.range(0, arrivals.size())
                .filter(i -> receptions.get(i) instanceof Created)
                .mapToObj(i -> arrivals.get(i).draft().notice())
                .toList();
        if (!notices.isEmpty()) {
            changed.accept(notices);
        }
    }

    private static Reception repeated(@Nullable Reception first) {
        return switch (first) {
            case Created(long linkId) -> new Unchanged(linkId);
            case null -> throw new IllegalStateException("reception: none (expected: of each)");
            default -> first;
        };
    }

    /** Those that must be made; of those without a code, what is there or comes twice is settled. */
    private static Map<Integer, Arrival> withoutKnown(
            DSLContext dsl, List<Arrival> arrivals, Map<Integer, Reception> receptions, Map<Integer, Integer> sameAs) {
        Map<Integer, Arrival> rest = new TreeMap<>();
        Map<List<Object>, Integer> first = new HashMap<>();
        // Whoever looks for the same link waits for the others that do: all look in the same order.
        List<Integer> order = IntStream.range(0, arrivals.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> sought(arrivals.get(i))))
                .toList();
        for (int index : order) {
            Arrival arrival = arrivals.get(index);
            StoredLink draft = arrival.draft();
            if (arrival.wanted().slug().isPresent()
                    || arrival.wanted().admission().byPassword()) {
                rest.put(index, arrival);
                continue;
            }
            Integer earlier = first.putIfAbsent(List.of(draft.domain(), draft.owner(), draft.fields()), index);
            if (earlier != null) {
                sameAs.put(index, earlier);
                continue;
            }
            JooqLinkStore.findSame(dsl, draft, Optional.empty())
                    .ifPresentOrElse(
                            same -> receptions.put(index, new Unchanged(same.linkId())),
                            () -> rest.put(index, arrival));
        }
        return rest;
    }

    private static String sought(Arrival arrival) {
        StoredLink draft = arrival.draft();
        return draft.domain() + ' ' + draft.owner() + ' ' + draft.fields().targetUrl();
    }

    /** Gives those whose new code is in use, with another one. */
    private Map<Integer, Arrival> insert(
            DSLContext dsl, Map<Integer, Arrival> arrivals, Map<Integer, Reception> receptions, Caller caller) {
        List<Integer> indices = List.copyOf(arrivals.keySet());
        List<Arrival> all = List.copyOf(arrivals.values());
        List<Outcome> outcomes = new JooqCreation(
                        dsl,
                        all.stream().map(Arrival::wanted).toList(),
                        all.stream().map(Arrival::draft).toList())
                .run();
        Map<Integer, Arrival> again = new TreeMap<>();
        Map<Integer, Arrival> taken = new TreeMap<>();
        Map<Long, StoredLink> made = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            Arrival arrival = all.get(i);
            switch (outcomes.get(i)) {
                case Done(StoredLink link) -> {
                    made.put(link.linkId(), arrival.draft());
                    receptions.put(indices.get(i), new Created(link.linkId()));
                }
                case Refused _
                when arrival.wanted().slug().isEmpty() -> again.put(indices.get(i), reader.withNewCode(arrival));
                case Refused _ -> taken.put(indices.get(i), arrival);
            }
        }
        keepClicks(dsl, made);
        wishForPreviews(dsl, made);
        settleTaken(dsl, taken, receptions, caller);
        return again;
    }

    /** Whoever has the code has it: the same link, once or now, or another one. */
    private static void settleTaken(
            DSLContext dsl, Map<Integer, Arrival> taken, Map<Integer, Reception> receptions, Caller caller) {
        if (taken.isEmpty()) {
            return;
        }
        Map<LinkKey, StoredLink> holders =
                JooqLinkStore.find(
                                dsl,
                                taken.values().stream()
                                        .map(arrival -> arrival.draft().key())
                                        .distinct()
                                        .toList())
                        .stream()
                        .collect(Collectors.toMap(StoredLink::key, Function.identity()));
        List<JooqRevisionStore.Id> told = taken.values().stream()
                .flatMap(arrival -> version(arrival.draft(), holders).stream())
                .toList();
        Map<JooqRevisionStore.Id, StoredLink> versions = JooqRevisionStore.find(dsl, told).stream()
                .collect(Collectors.toMap(
                        version -> new JooqRevisionStore.Id(version.linkId(), version.revision()),
                        Function.identity()));
        taken.forEach((index, arrival) -> {
            StoredLink draft = arrival.draft();
            Optional<StoredLink> same = Optional.ofNullable(holders.get(draft.key()))
                    .filter(holder -> caller.reach().covers(holder.linkId(), holder.owner()))
                    .filter(holder -> version(draft, holders)
                            .flatMap(id -> Optional.ofNullable(versions.get(id)))
                            .filter(version -> isSame(version, draft))
                            .isPresent());
            receptions.put(
                    index,
                    same.<Reception>map(holder -> new Unchanged(holder.linkId()))
                            .orElseGet(() -> new Reception.Refused(
                                    why(new LinkException.SlugTaken(draft.code().value())))));
        });
    }

    private static Optional<JooqRevisionStore.Id> version(StoredLink draft, Map<LinkKey, StoredLink> holders) {
        return Optional.ofNullable(holders.get(draft.key()))
                .map(holder -> new JooqRevisionStore.Id(holder.linkId(), draft.revision()));
    }

    /** Passwords cannot be compared: that both have one must do. */
    private static boolean isSame(StoredLink version, StoredLink draft) {
        return version.fields().equals(draft.fields())
                && version.deleted() == draft.deleted()
                && version.block().equals(draft.block())
                && version.admission().byPassword() == draft.admission().byPassword();
    }

    private void wishForPreviews(DSLContext dsl, Map<Long, StoredLink> made) {
        if (previews) {
            List<Long> wanting = made.entrySet().stream()
                    .filter(each -> PageFiller.isWithoutCard(each.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            JooqPreviewWishes.add(dsl, wanting, clock.instant());
        }
    }

    /** What was counted elsewhere. */
    private void keepClicks(DSLContext dsl, Map<Long, StoredLink> made) {
        Instant now = clock.instant();
        var totals = made.entrySet().stream()
                .filter(each -> each.getValue().clickCount() > 0)
                .map(each -> DSL.row(each.getKey(), each.getValue().clickCount(), now))
                .toList();
        if (!totals.isEmpty()) {
            int _ = dsl.insertInto(LINK_TOTAL, LINK_TOTAL.LINK_ID, LINK_TOTAL.IMPORTED_CLICKS, LINK_TOTAL.UPDATE_TIME)
                    .valuesOfRows(totals)
                    .execute();
        }
        var used = made.entrySet().stream()
                .filter(each -> each.getValue().admission().usedClicks() > 0)
                .map(each -> DSL.row(
                        each.getKey(),
                        each.getValue().fields().maxClicks(),
                        each.getValue().admission().usedClicks()))
                .toList();
        if (!used.isEmpty()) {
            int _ = dsl.insertInto(CLICK_LIMIT, CLICK_LIMIT.LINK_ID, CLICK_LIMIT.MAX_CLICKS, CLICK_LIMIT.USED_CLICKS)
                    .valuesOfRows(used)
                    .onConflict(CLICK_LIMIT.LINK_ID)
                    .doUpdate()
                    .set(CLICK_LIMIT.USED_CLICKS, DSL.excluded(CLICK_LIMIT.USED_CLICKS))
                    .execute();
        }
    }
}
