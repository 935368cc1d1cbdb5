package dev.curlew.link.links;

import dev.curlew.link.links.Outcome.Done;
import dev.curlew.link.links.Outcome.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** Changes links within one transaction, as one call after the other would have: a link that is there twice changes twice. */
final class JooqAlteration {

    private final DSLContext dsl;
    private final JooqLinkBook book;
    private final Map<LinkKey, StoredLink> present = new HashMap<>();

    /** Versions to write at once: of different links. A link's next version goes into the next round. */
    private final List<List<StoredLink>> rounds = new ArrayList<>();

    private final Map<LinkKey, Integer> written = new HashMap<>();

    /** Takes the transaction, and who makes the next version of a link. */
    JooqAlteration(DSLContext dsl, JooqLinkBook book) {
        this.dsl = dsl;
        this.book = book;
    }

    /** What became of each, in their order. */
    List<Outcome> run(List<LinkChange> changes) {
        Set<LinkKey> keys = changes.stream().map(LinkChange::key).collect(Collectors.toSet());
        JooqLinkStore.lock(dsl, keys).forEach(link -> present.put(link.key(), link));
        List<Outcome> outcomes = changes.stream().map(this::change).toList();
        rounds.forEach(round -> JooqLinkStore.update(dsl, round));
        JooqLinkStore.announce(
                dsl,
                present.values().stream()
                        .filter(link -> written.containsKey(link.key()))
                        .map(StoredLink::notice)
                        .toList());
        return outcomes;
    }

    private Outcome change(LinkChange change) {
        StoredLink before = present.get(change.key());
        if (before == null) {
            return new Refused(new LinkException.NotFound(change.key().code().value()));
        }
        try {
            StoredLink after = change.apply(before);
            return new Done(after.equals(before) ? before : write(book.next(change.actor(), before, after)));
        } catch (RuntimeException e) {
            return new Refused(e);
        }
    }

    private StoredLink write(StoredLink next) {
        int round = written.merge(next.key(), 1, Integer::sum) - 1;
        if (round == rounds.size()) {
            rounds.add(new ArrayList<>());
        }
        rounds.get(round).add(next);
        present.put(next.key(), next);
        return next;
    }
}
