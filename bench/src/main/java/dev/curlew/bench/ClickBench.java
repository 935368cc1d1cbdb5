package dev.curlew.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.curlew.edge.click.ClickDetail;
import dev.curlew.edge.click.Clicks;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.platform.time.MicrosecondClock;
import dev.curlew.standalone.ProcessStack;
import dev.curlew.visitor.Visitors;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Clicks from an edge's journal to Postgres and back as statistics, beside a plain COPY of the same rows. */
@Command(
        name = "clicks",
        mixinStandardHelpOptions = true,
        description = "Clicks from an edge's journal to Postgres and statistics of them, beside a plain COPY.")
final class ClickBench implements Callable<Integer> {

    private static final long JOURNAL_BYTES = 4L << 30;
    private static final Duration COMMITTED = Duration.ofMinutes(10);
    private static final int WARM_UP_CLICKS = 50_000;
    private static final Duration WARM_UP = Duration.ofSeconds(75);
    private static final Duration WARM_UP_QUICK = Duration.ofSeconds(15);
    private static final double LEAST_OF_COPY = 0.25;
    private static final double MOST_FRESHNESS_MILLIS = 2_000;
    private static final double LEAST_CATCH_UP = 2;

    @Option(names = "--quick", description = "smaller figures, within two minutes")
    private boolean quick;

    @Option(names = "--stats-only", description = "without the clicks' way to Postgres")
    private boolean statsOnly;

    @Option(
            names = "--outage",
            description = "how long analytics-service is away, such as 20s (default: 5m, quick: 8s)")
    private Optional<String> outage = Optional.empty();

    @Option(
            names = "--out",
            defaultValue = "bench/results",
            description = "folder of the results (default: bench/results)")
    private Path results = Path.of("bench/results");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls us
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path dataDir = Files.createTempDirectory("curlew-bench");
        Clock clock = MicrosecondClock.system();
        TargetReport report = new TargetReport("Clicks");
        report.text(
                "%s, Java %s, %d processors; Postgres and Redis without fsync, for both sides; `./curlew bench"
                        + " clicks%s`",
                Instant.now(clock).truncatedTo(ChronoUnit.SECONDS),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                quick ? " --quick" : "");
        try (ProcessStack stack = ProcessStack.start(dataDir, Map.of(), List.of());
                GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(30));
                Visitors visitors = Visitors.withoutPlaces();
                ClickDatabase database = new ClickDatabase(stack.postgres().dataSource("curlew"))) {
            // The journal is kept by this process instead, as an edge keeps it.
            stack.edge().kill();
            try (Clicks clicks = Clicks.open(
                    dataDir.resolve("bench-journal"),
                    JOURNAL_BYTES,
                    0,
                    "bench",
                    Optional.empty(),
                    ClickDetail.FULL,
                    visitors,
                    channels.open(new Address("127.0.0.1", stack.grpcPort())),
                    new PrometheusRegistry(),
                    clock)) {
                ClickLoad load = new ClickLoad(clicks, clock);
                if (!statsOnly) {
                    double sustained = throughput(stack, load, database, report);
                    freshness(load, database, sustained / 2, report);
                    catchUp(stack, load, database, sustained / 3, report);
                }
            }
            new StatsBench(stack, channels, database, quick).run(report);
        }
        MoreFiles.deleteRecursively(dataDir, RecursiveDeleteOption.ALLOW_INSECURE);
        report.write(spec.commandLine().getOut(), results.resolve(quick ? "clicks-quick.md" : "clicks.md"));
        return report.allMet() ? 0 : 1;
    }

    /** Clicks committed in a second while there are always more to come. */
    private double throughput(ProcessStack stack, ClickLoad load, ClickDatabase database, TargetReport report)
            throws Exception {
        warmUp(load, database);
        int count = quick ? 60_000 : 200_000;
        List<Double> sustained = new ArrayList<>();
        List<Double> copies = new ArrayList<>();
        Map<String, Double> micros = new LinkedHashMap<>();
        double microsOfCopy = 0;
        double bytesOfClick = 0;
        double bytesOfHour = 0;
        double bytesOfDay = 0;
        // Interleaved, so that a machine that slows down slows both. The sums stay: links have clicks in this hour
        // already.
        for (int round = 0; round < (quick ? 1 : 3); round++) {
            database.emptyClicks();
            long counted = database.counted();
            ServerTimes before = ServerTimes.of(stack);
            long start = System.nanoTime();
            load.burst(count);
            await(database, counted + count);
            sustained.add(count / ((System.nanoTime() - start) / 1e9));
            ServerTimes after = ServerTimes.of(stack);
            after.times()
                    .keySet()
                    .forEach(server -> micros.put(server, after.microsSince(before, count, server::equals)));
            bytesOfHour = database.number("select pg_total_relation_size('analytics.click_hour')")
                    / (double) database.number("select count(*) from analytics.click_hour");
            bytesOfDay = database.number("select pg_total_relation_size('analytics.click_day')")
                    / (double) database.number("select count(*) from analytics.click_day");
            byte[] rows = database.rows();
            ServerTimes beforeCopy = ServerTimes.of(stack);
            copies.add(count / database.secondsOfCopy(rows));
            microsOfCopy = ServerTimes.of(stack).microsSince(beforeCopy, count, ServerTimes.POSTGRES::equals);
            bytesOfClick =
                    database.number("select sum(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent ="
                                    + " 'analytics.click'::regclass")
                            / (double) count;
        }
        double ofPipeline = median(sustained);
        double ofCopy = median(copies);
        report.text("## From the journal to Postgres");
        report.table();
        report.figure("journal → committed, with enrichment and all sums", "%.0f clicks/s", ofPipeline);
        report.figure("plain COPY of the same rows into the same table and indexes", "%.0f rows/s", ofCopy);
        report.atLeast("journal → committed / COPY", ofPipeline / ofCopy, LEAST_OF_COPY, "");
        for (Map.Entry<String, Double> server : micros.entrySet()) {
            report.figure("processor time of a click, " + server.getKey(), "%.0f µs", server.getValue());
        }
        report.figure("processor time of a row by COPY, Postgres", "%.0f µs", microsOfCopy);
        report.figure("a click stored, with its indexes", "%.0f bytes", bytesOfClick);
        report.figure("an hour of a link (10,000 links, most clicked seldom)", "%.0f bytes", bytesOfHour);
        report.figure("a day of a link (the same)", "%.0f bytes", bytesOfDay);
        return ofPipeline;
    }

    /** Compiling takes the services more processor time than the clicks do, until some time after they began. */
    private void warmUp(ClickLoad load, ClickDatabase database) throws Exception {
        long end = System.nanoTime() + (quick ? WARM_UP_QUICK : WARM_UP).toNanos();
        long counted = database.counted();
        int sent = 0;
        while (System.nanoTime() - end < 0) {
            load.burst(WARM_UP_CLICKS);
            sent += WARM_UP_CLICKS;
            await(database, counted + sent);
        }
    }

    /** How long after it was kept a click is in the sums. */
    private void freshness(ClickLoad load, ClickDatabase database, double rate, TargetReport report) throws Exception {
        double seconds = quick ? 8 : 20;
        database.empty();
        long[] kept = new long[(int) Math.ceil(rate * seconds) + 2];
        long[] counted = new long[kept.length];
        Thread watcher = Thread.ofPlatform().start(() -> watch(database, counted, Math.round(rate * seconds)));
        load.steady(rate, seconds, (count, nanos) -> kept[(int) count] = nanos);
        watcher.join(COMMITTED);
        double[] millis = new double[(int) Math.round(rate * seconds)];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = (counted[i + 1] - kept[i + 1]) / 1e6;
        }
        Arrays.sort(millis);
        report.figure("freshness p50 at half that rate", "%.0f ms", millis[millis.length / 2]);
        report.atMost(
                "freshness p99 at half that rate", millis[(int) (millis.length * 0.99)], MOST_FRESHNESS_MILLIS, " ms");
    }

    /** Notes when so many clicks were seen to be counted. */
    private static void watch(ClickDatabase database, long[] counted, long all) {
        try {
            int seen = 0;
            while (seen < all) {
                long now = database.counted();
                long nanos = System.nanoTime();
                while (seen < now) {
                    counted[++seen] = nanos;
                }
                Thread.sleep(20);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on at a rate while analytics-service is away and after. */
    private void catchUp(ProcessStack stack, ClickLoad load, ClickDatabase database, double rate, TargetReport report)
            throws Exception {
        double away = outage.map(ClickBench::seconds).orElse(quick ? 8.0 : 300.0);
        database.empty();
        stack.analytics().kill();
        load.steady(rate, away, (_, _) -> {});
        stack.analytics().start();
        long start = System.nanoTime();
        Thread live = Thread.ofPlatform().start(() -> goOn(load, rate, away / 2));
        await(database, Math.round(rate * away));
        // What comes in meanwhile counts too: the backlog gets smaller by the rest.
        long counted = database.counted();
        double seconds = (System.nanoTime() - start) / 1e9;
        live.join(COMMITTED);
        await(database, Math.round(rate * away) + Math.round(rate * away / 2));
        report.figure("the backlog of an outage of " + Math.round(away) + " s is counted after", "%.1f s", seconds);
        report.atLeast(
                "catch-up / the live rate (a third of the sustained one)",
                counted / seconds / rate,
                LEAST_CATCH_UP,
                "");
        report.endTable();
    }

    private static void goOn(ClickLoad load, double rate, double seconds) {
        try {
            load.steady(rate, seconds, (_, _) -> {});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(ClickDatabase database, long count) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + COMMITTED.toNanos();
        while (database.counted() < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "after " + COMMITTED + " only " + database.counted() + " of " + count + " clicks are counted");
            }
            Thread.sleep(10);
        }
    }

    private static double seconds(String text) {
        return Duration.parse("PT" + text).toMillis() / 1e3;
    }

    private static double median(List<Double> of) {
        return of.stream().sorted().toList().get(of.size() / 2);
    }
}
