package dev.curlew.edge.click;

import dev.curlew.platform.config.Secret;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.visitor.Visitors;
import io.grpc.Channel;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes clicks and sees that each gets upstream exactly once, whatever is killed meanwhile: into the journal before the
 * redirect is answered, from there to analytics-service, out of the journal when that has stored it.
 */
public final class Clicks implements AutoCloseable {

    private static final Duration ACKNOWLEDGEMENT_PATIENCE = Duration.ofSeconds(15);
    // Less than GRPC_MAX_CONNECTION_AGE_GRACE, for which servers let streams of an aged connection go on.
    private static final Duration LONGEST_STREAM = Duration.ofMinutes(4);
    private static final Duration FLUSH_PATIENCE = Duration.ofSeconds(5);

    private final ClickJournal journal;
    private final ClickSender sender;
    private final ClickMaker maker;
    private final Orphans orphans;
    private final ScheduledExecutorService saltKeeper;

    private Clicks(ClickJournal journal, ClickSender sender, ClickMaker maker, Orphans orphans, VisitorSalt salt) {
        this.journal = journal;
        this.sender = sender;
        this.maker = maker;
        this.orphans = orphans;
        saltKeeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("visitor-salt").factory());
        var _ = saltKeeper.scheduleWithFixedDelay(salt::rotate, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Opens the journal, recovers what is in it, and begins to send it.
     *
     * @param place the directory of this edge alone; or, where it ends in {@code /*}, one in which each edge takes its own
     * @param maxBytes what the journal may take on disk; clicks over it are dropped and counted
     * @param orphansPerSecond how many visits without a link are kept a second, on average; the others are only counted
     * @param edgeId what upstream calls this edge in its logs
     * @param visitorKey shared by all edges that are to agree on visitors; without it each has a salt of its own
     * @param detail how much of each visit is kept
     * @param visitors where user agents are read before a visit is recorded, if {@code detail} has them read here; not closed by
     *     this
     * @param analytics the channel to analytics-service; not closed by this
     * @throws JournalInUseException if another edge has the directory
     * @throws java.io.UncheckedIOException if the directory cannot be used
     */
    public static Clicks open(
            Path place,
            long maxBytes,
            int orphansPerSecond,
            String edgeId,
            Optional<Secret> visitorKey,
            ClickDetail detail,
            Visitors visitors,
            Channel analytics,
            PrometheusRegistry registry,
            Clock clock) {
        ClickMetrics metrics = new ClickMetrics(registry);
        JournalShelf.Opened<ClickJournal> opened =
                JournalShelf.open(place, clock, directory -> ClickJournal.open(directory, maxBytes, metrics));
        ClickJournal journal = opened.journal();
        metrics.unsynced(journal::unsynced);
        try {
            VisitorSalt salt = VisitorSalt.open(clock, opened.directory(), visitorKey);
            ClickSender sender =
                    new ClickSender(journal, analytics, edgeId, metrics, ACKNOWLEDGEMENT_PATIENCE, LONGEST_STREAM);
            ClickMaker maker = new ClickMaker(UuidV7.system(), salt, detail, visitors);
            OrphanLimit limit = new OrphanLimit(orphansPerSecond, System::nanoTime);
            return new Clicks(journal, sender, maker, new Orphans(journal, maxBytes, maker, limit, registry), salt);
        } catch (RuntimeException failure) {
            journal.close();
            throw failure;
        }
    }

    /**
     * Keeps a click of a visit. When this returns a killed process does not lose it; if there is no room it was dropped and
     * counted. Call it before the redirect is answered, from any thread.
     */
    public void record(Visit visit) {
        journal.append(maker.click(visit));
    }

    /** Keeps a visit that no link was found for, unless there are so many that clicks could suffer: then it is only counted. */
    public void recordOrphan(Orphan orphan) {
        orphans.record(orphan);
    }

    /** Sends what it can within a few seconds, and keeps the rest on disk for the next start. */
    @Override
    public void close() {
        saltKeeper.shutdownNow();
        sender.close(FLUSH_PATIENCE);
        journal.close();
    }
}
