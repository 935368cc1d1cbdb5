package dev.curlew.link.links;

import dev.curlew.link.links.JooqRequestStore.Request;
import dev.curlew.link.links.Outcome.Done;
import dev.curlew.link.links.Outcome.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/**
 * Makes links within one transaction, with the outcome that one call after the other would have had: of items with one
 * slug the first has it, and items with one request_id are one.
 */
final class JooqCreation {

    private final DSLContext dsl;
    private final List<WantedLink> wanted;
    private final List<StoredLink> drafts;
    private final Map<Integer, Outcome> outcomes = new TreeMap<>();

    /** Takes the transaction, and for each link that is wanted how it would be stored. */
    JooqCreation(DSLContext dsl, List<WantedLink> wanted, List<StoredLink> drafts) {
        this.dsl = dsl;
        this.wanted = wanted;
        this.drafts = drafts;
    }

    /** What became of each, in their order; a code that is taken gives {@link LinkException.SlugTaken}. */
    List<Outcome> run() {
        findRepeated();
        Map<Integer, Integer> sameAs = new HashMap<>();
        List<Integer> fresh = fresh(sameAs);
        insert(fresh);
        keepRequests(fresh);
        sameAs.forEach((later, first) -> outcomes.put(later, repeated(later, first)));
        return List.copyOf(outcomes.values());
    }

    /** Settles those that were made by the same request before. */
    private void findRepeated() {
        List<Request> requests = wanted.stream()
                .flatMap(each -> each.request().stream())
                .distinct()
                .toList();
        Map<JooqRequestStore.Id, JooqRequestStore.Before> before =
                JooqRequestStore.begin(dsl, requests, drafts.getFirst().createTime());
        Map<Long, StoredLink> links =
                JooqLinkStore.findByIds(
                                dsl,
                                before.values().stream()
                                        .map(JooqRequestStore.Before::linkId)
                                        .toList())
                        .stream()
                        .collect(Collectors.toMap(StoredLink::linkId, Function.identity()));
        for (int i = 0; i < wanted.size(); i++) {
            int index = i;
            wanted.get(i)
                    .request()
                    .ifPresent(request -> Optional.ofNullable(before.get(request.key()))
                            .ifPresent(found -> outcomes.put(index, repeated(request, found, links))));
        }
    }

    private static Outcome repeated(Request request, JooqRequestStore.Before before, Map<Long, StoredLink> links) {
        StoredLink link = links.get(before.linkId());
        return link != null && before.fingerprint().equals(request.fingerprint())
                ? new Done(link)
                : new Refused(JooqRequestStore.usedOtherwise());
    }

    /** Those to insert, of different codes; those that repeat an earlier one of them are put with it. */
    private List<Integer> fresh(Map<Integer, Integer> sameAs) {
        List<Integer> fresh = new ArrayList<>();
        Map<JooqRequestStore.Id, Integer> first = new HashMap<>();
        Set<LinkKey> keys = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (outcomes.containsKey(i)) {
                continue;
            }
            Optional<JooqRequestStore.Id> id = wanted.get(i).request().map(Request::key);
            Integer earlier = id.map(first::get).orElse(null);
            if (earlier != null) {
                sameAs.put(i, earlier);
            } else if (!keys.add(drafts.get(i).key())) {
                outcomes.put(i, taken(i));
            } else {
                int index = i;
                id.ifPresent(known -> first.put(known, index));
                fresh.add(i);
            }
        }
        return fresh;
    }

    private void insert(List<Integer> fresh) {
        Map<LinkKey, StoredLink> made = JooqLinkStore.insert(
                        dsl, fresh.stream().map(drafts::get).toList())
                .stream()
                .collect(Collectors.toMap(StoredLink::key, Function.identity()));
        for (int i : fresh) {
            StoredLink link = made.get(drafts.get(i).key());
            outcomes.put(i, link == null ? taken(i) : new Done(link));
        }
        // Somebody may have asked for a slug before, and remembers that there was none; for a new code nobody can have.
        JooqLinkStore.announce(
                dsl,
                fresh.stream()
                        .filter(i -> wanted.get(i).slug().isPresent() && outcomes.get(i) instanceof Done)
                        .map(i -> drafts.get(i).notice())
                        .toList());
    }

    private void keepRequests(List<Integer> fresh) {
        Map<Request, Long> kept = new HashMap<>();
        for (int i : fresh) {
            if (outcomes.get(i) instanceof Done done) {
                wanted.get(i)
                        .request()
                        .ifPresent(request -> kept.put(request, done.link().linkId()));
            }
        }
        JooqRequestStore.keep(dsl, kept, drafts.getFirst().createTime());
    }

    private Outcome repeated(int later, int first) {
        boolean same = wanted.get(later).request().equals(wanted.get(first).request());
        Outcome outcome = outcomes.get(first);
        return same && outcome != null ? outcome : new Refused(JooqRequestStore.usedOtherwise());
    }

    private Refused taken(int index) {
        return new Refused(new LinkException.SlugTaken(drafts.get(index).code().value()));
    }
}
