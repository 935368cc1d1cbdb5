package dev.curlew.link.total;

import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.metrics.Metrics;
import io.grpc.Channel;
import java.time.Clock;
import java.util.List;

/**
 * Keeps {@code link.link_total} as analytics-service counts, seconds behind it. Every replica asks each second; what one has
 * taken, another does not take again. Closing it stops asking.
 */
public final class Totals implements AutoCloseable {

    private final TotalSync sync;

    private Totals(TotalSync sync) {
        this.sync = sync;
    }

    /**
     * Puts the parts together; nobody is asked yet.
     *
     * @param analytics a channel to analytics-service, which is not closed with this
     * @param listeners are told of each change, in order
     */
    public static Totals create(
            JooqDatabase database, Channel analytics, List<JooqTotalListener> listeners, Clock clock, Metrics metrics) {
        JooqTotalStore store = new JooqTotalStore(database, listeners, clock);
        return new Totals(new TotalSync(store, new GrpcTotalSource(analytics), new TotalMetrics(metrics)));
    }

    /** Begins to ask; neither Postgres nor analytics-service need be there yet. */
    public void start() {
        sync.start();
    }

    @Override
    public void close() {
        sync.close();
    }
}
