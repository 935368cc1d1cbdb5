package dev.curlew.edge.click;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/**
 * Takes visits without a link into the journal, as long as clicks do not suffer: so many a second, and none while the journal
 * is half full, since whoever guesses addresses makes as many as he likes.
 */
final class Orphans {

    private final ClickJournal journal;
    private final long mostPendingBytes;
    private final ClickMaker maker;
    private final OrphanLimit limit;
    private final Counter visits;

    Orphans(
            ClickJournal journal,
            long journalMaxBytes,
            ClickMaker maker,
            OrphanLimit limit,
            PrometheusRegistry registry) {
        this.journal = journal;
        this.mostPendingBytes = journalMaxBytes / 2;
        this.maker = maker;
        this.limit = limit;
        visits = Counter.builder()
                .name("orphan_visits_total")
                .help(
                        "Visits without a link, by kind: kept as clicks of that kind, or only counted here as there were too "
                                + "many at once, or as the journal was half full.")
                .labelNames("kind", "outcome")
                .register(registry);
    }

    void record(Orphan orphan) {
        String outcome = outcome(orphan);
        visits.labelValues(orphan.kind().name().toLowerCase(Locale.ROOT), outcome)
                .inc();
    }

    private String outcome(Orphan orphan) {
        if (journal.end() - journal.acknowledged() > mostPendingBytes) {
            return "journal_full";
        }
        if (!limit.take()) {
            return "limited";
        }
        return journal.append(maker.orphan(orphan)) ? "kept" : "dropped";
    }
}
