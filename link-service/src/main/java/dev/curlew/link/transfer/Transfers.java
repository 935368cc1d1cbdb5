package dev.curlew.link.transfer;

import dev.curlew.link.domain.Domains;
import dev.curlew.link.links.Links;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.metrics.Metrics;
import io.grpc.BindableService;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Files of links that come in and go out, and their rpcs. */
public final class Transfers implements AutoCloseable {

    private final TransferGrpcService service;
    private final ScheduledThreadPoolExecutor timer;

    private Transfers(TransferGrpcService service, ScheduledThreadPoolExecutor timer) {
        this.service = service;
        this.timer = timer;
    }

    /** What transfers need; none of it is closed by them. */
    public record Needs(
            JooqDatabase database, Links links, Domains domains, PageTokens tokens, Clock clock, Metrics metrics) {}

    /**
     * Puts the parts together; nothing is asked of Postgres yet.
     *
     * @param stallLimit how long a file may stand still on its way before it is cut off
     */
    public static Transfers create(Needs needs, Duration stallLimit) {
        JooqDatabase database = needs.database();
        Domains domains = needs.domains();
        Clock clock = needs.clock();
        Counter rows = Counter.builder()
                .name("import_rows_total")
                .help("Rows of imported files, by what became of them.")
                .labelNames("outcome")
                .register(needs.metrics().registry());
        JooqImports imports = new JooqImports(database, domains, needs.tokens(), clock);
        JooqRowBatch batches = new JooqRowBatch(database, needs.links().intake(), rows, clock);
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("uploads").factory());
        // Else each piece of a file would stay in the queue for as long as it may stall.
        timer.setRemoveOnCancelPolicy(true);
        JooqUploads uploads = new JooqUploads(database, imports, batches, domains, clock);
        return new Transfers(
                new TransferGrpcService(
                        imports,
                        uploads,
                        needs.links().outflow(),
                        domains,
                        new Stalls(stallLimit, timer, needs.metrics())),
                timer);
    }

    /** {@code curlew.link.v1.TransferService}. */
    public BindableService service() {
        return service;
    }

    /** What rpcs answer where a file is not taken or given. */
    public static ErrorMapper errors() {
        return TransferErrors.MAPPER;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
