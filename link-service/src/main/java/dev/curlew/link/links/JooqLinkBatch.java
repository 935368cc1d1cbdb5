package dev.curlew.link.links;

import com.google.common.collect.Lists;
import dev.curlew.link.resolve.ChangeNotice;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.exception.DataAccessException;

/**
 * Makes and changes many links with few statements, by the same rules as {@link JooqLinkBook} does one. Each chunk is one
 * transaction; where Postgres refuses something of it, its items are done one by one, so that none fails for another.
 */
final class JooqLinkBatch {

    /** A transaction of these takes some 50 ms, and as long do others wait for a link that is in it. */
    private static final int CHUNK = 250;

    private final JooqDatabase database;
    private final JooqLinkBook book;
    private final Consumer<List<ChangeNotice>> changed;

    /** Takes who is told of links that are made or changed, once they are, besides the replicas. */
    JooqLinkBatch(JooqDatabase database, JooqLinkBook book, Consumer<List<ChangeNotice>> changed) {
        this.database = database;
        this.book = book;
        this.changed = changed;
    }

    /**
     * Makes links.
     *
     * @return what became of each, in their order
     * @throws StoreUnavailableException if none was made because Postgres is away
     */
    List<Outcome> create(List<WantedLink> wanted) {
        return inChunks(wanted, this::createChunk, book::create);
    }

    /** Changes links, in their order. Returns and throws as {@link #create}. */
    List<Outcome> change(List<LinkChange> changes) {
        return inChunks(changes, this::changeChunk, book::change);
    }

    private List<Outcome> createChunk(List<WantedLink> wanted) {
        if (wanted.stream().anyMatch(WantedLink::findIfExists)) {
            // Each may find what the one before it made.
            return wanted.stream().map(each -> single(each, book::create)).toList();
        }
        // Codes are drawn before the transaction, which else would wait for a second connection while it holds one.
        List<StoredLink> drafts = wanted.stream()
                .map(each -> book.draft(each, each.slug().orElseGet(() -> book.newCode(each.domain()))))
                .toList();
        List<Outcome> outcomes =
                new ArrayList<>(database.transaction(dsl -> new JooqCreation(dsl, wanted, drafts).run()));
        tell(outcomes);
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Done done) {
                book.made(done.link());
            }
            boolean codeTaken = outcomes.get(i) instanceof Outcome.Refused refused
                    && refused.why() instanceof LinkException.SlugTaken
                    && wanted.get(i).slug().isEmpty();
            if (codeTaken) {
                outcomes.set(i, single(wanted.get(i), book::create));
            }
        }
        return outcomes;
    }

    private List<Outcome> changeChunk(List<LinkChange> changes) {
        List<Outcome> outcomes = database.transaction(dsl -> new JooqAlteration(dsl, book).run(changes));
        tell(outcomes);
        outcomes.forEach(outcome -> {
            if (outcome instanceof Outcome.Done done) {
                book.altered(done.link());
            }
        });
        return outcomes;
    }

    private void tell(List<Outcome> outcomes) {
        List<ChangeNotice> notices = outcomes.stream()
                .<ChangeNotice>mapMulti((outcome, next) -> {
                    if (outcome instanceof Outcome.Done done) {
                        next.accept(done.link().notice());
                    }
                })
                .toList();
        if (!notices.isEmpty()) {
            changed.accept(notices);
        }
    }

    private static <T> List<Outcome> inChunks(
            List<T> items, Function<List<T>, List<Outcome>> chunk, Function<T, StoredLink> one) {
        List<Outcome> outcomes = new ArrayList<>(items.size());
        for (List<T> some : Lists.partition(items, CHUNK)) {
            try {
                outcomes.addAll(chunk.apply(some));
            } catch (StoreUnavailableException e) {
                if (outcomes.isEmpty()) {
                    throw e;
                }
                some.forEach(_ -> outcomes.add(new Outcome.Refused(e)));
            } catch (DataAccessException _) {
                some.forEach(item -> outcomes.add(single(item, one)));
            }
        }
        return outcomes;
    }

    private static <T> Outcome single(T item, Function<T, StoredLink> one) {
        try {
            return new Outcome.Done(one.apply(item));
        } catch (RuntimeException e) {
            return new Outcome.Refused(e);
        }
    }
}
