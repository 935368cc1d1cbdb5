package dev.curlew.link.transfer;

import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Files that stand still on their way: they are cut off after a while, since others wait for their place. */
final class Stalls {

    private static final String IMPORT = "import";
    private static final String EXPORT = "export";

    private final Duration limit;
    private final ScheduledExecutorService timer;
    private final Counter stalled;

    Stalls(Duration limit, ScheduledExecutorService timer, Metrics metrics) {
        this.limit = limit;
        this.timer = timer;
        this.stalled = Counter.builder()
                .name("transfers_stalled_total")
                .help("Files of links that were cut off, as nothing of them was sent or read for long.")
                .labelNames("direction")
                .register(metrics.registry());
        stalled.initLabelValues(IMPORT);
        stalled.initLabelValues(EXPORT);
    }

    Duration limit() {
        return limit;
    }

    /** Hands on the failure of an import of which nothing more has come by then, unless that is cancelled. */
    ScheduledFuture<?> watchImport(Consumer<RuntimeException> cutOff) {
        return timer.schedule(
                () -> {
                    stalled.labelValues(IMPORT).inc();
                    cutOff.accept(new TransferException.TooSlow());
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** The failure of an export that nobody reads. */
    TransferException export() {
        stalled.labelValues(EXPORT).inc();
        return new TransferException.TooSlow();
    }
}
