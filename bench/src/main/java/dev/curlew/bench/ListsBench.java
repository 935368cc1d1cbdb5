package dev.curlew.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.errorprone.annotations.FormatMethod;
import dev.curlew.bench.PlanCheck.Explained;
import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.ServerOptions;
import dev.curlew.sql.Schema;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Lists of links out of many: how long a page takes at the beginning, in the middle and deep in a walk, and what Postgres did
 * for it. Fails if it scanned a table or read more rows than a page may look at.
 */
@Command(
        name = "lists",
        mixinStandardHelpOptions = true,
        description = "Pages of lists out of many links, and the plans of all their statements; fails if one scans.")
final class ListsBench implements Callable<Integer> {

    @Option(names = "--links", defaultValue = "1000000", description = "how many links (default: 1000000)")
    private long links;

    @Option(names = "--repeats", defaultValue = "40", description = "calls of each page (default: 40)")
    private int repeats;

    @Option(
            names = "--deep",
            defaultValue = "100",
            description = "pages of 1,000 links before the deep one (default: 100)")
    private int deep;

    @Option(names = "--keep", description = "a folder for the data, filled once and used again (default: none is kept)")
    private @Nullable Path keep;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls us
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = keep == null ? Files.createTempDirectory("curlew-bench-lists") : keep;
        Path filled = folder.resolve("filled-" + links);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(
                ServerOptions.in(folder.resolve("postgres")).fast())) {
            if (!Files.exists(filled)) {
                long begin = System.nanoTime();
                execute(
                        postgres,
                        "alter system set shared_buffers = '1GB'",
                        "alter system set max_wal_size = '8GB'",
                        "alter system set autovacuum = off");
                postgres.restart();
                Schema.LINK.migrate(postgres.dataSource(postgres.database()));
                LinkFill.fill(
                        postgres.dataSource(postgres.database()),
                        links,
                        step -> tell(out, "%4d s  %s", seconds(begin), step));
                Files.createFile(filled);
            }
            List<ListWalk> walks;
            try (ListService service = ListService.start(postgres)) {
                walks = ListShape.all().stream()
                        .map(shape -> new ListWalk(shape, service.stub(shape.caller())))
                        .toList();
                for (ListWalk walk : walks) {
                    walk.measure(repeats, deep);
                }
            }
            List<String> faults = explain(postgres, walks);
            report(out, walks);
            faults.forEach(fault -> tell(out, "FAULT: %s", fault));
            tell(out, faults.isEmpty() ? "No statement scans a table, and none reads more than it may." : "Failed.");
            return faults.isEmpty() ? 0 : 1;
        } finally {
            if (keep == null) {
                MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
            }
        }
    }

    /** Asks for all pages once more, with Postgres noting how it answers, and looks at what it noted. */
    private static List<String> explain(EmbeddedPostgres postgres, List<ListWalk> walks)
            throws SQLException, IOException {
        execute(
                postgres,
                "alter database curlew set session_preload_libraries = 'auto_explain'",
                "alter database curlew set auto_explain.log_min_duration = 0",
                "alter database curlew set auto_explain.log_analyze = on",
                "alter database curlew set auto_explain.log_timing = off",
                "alter database curlew set auto_explain.log_format = json");
        List<String> faults = new ArrayList<>();
        try (ListService service = ListService.start(postgres)) {
            for (ListWalk walk : walks) {
                for (ListWalk.Place place : walk.places()) {
                    long before = Files.size(postgres.log());
                    var _ = place.ask(service.stub(walk.shape().caller()));
                    List<Explained> statements = PlanCheck.read(postgres.log(), before);
                    place.explained(statements);
                    if (statements.stream()
                            .noneMatch(statement -> statement.sql().contains("short_link"))) {
                        faults.add(walk.shape().title() + ": Postgres noted no plan");
                    }
                    statements.forEach(statement -> statement
                            .faults()
                            .forEach(fault -> faults.add("%s, %s, %s page: %s: %s"
                                    .formatted(
                                            walk.shape().title(),
                                            walk.shape().order(),
                                            place.name(),
                                            fault,
                                            statement.sql()))));
                }
            }
        }
        execute(postgres, "alter database curlew reset all");
        return faults;
    }

    private void report(PrintWriter out, List<ListWalk> walks) {
        tell(
                out,
                "%n%s, Java %s, %d processors; %,d links; pages of 50, %d calls each; the middle page is %d,000 links"
                        + " deep, the deep one %d,000, or where the list ends.%n",
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                links,
                repeats,
                deep / 2,
                deep);
        tell(out, "| filter | order | page | links | p50 ms | p99 ms | most rows a step read |");
        tell(out, "|---|---|---|---|---|---|---|");
        for (ListWalk walk : walks) {
            for (ListWalk.Place place : walk.places()) {
                tell(
                        out,
                        "| `%s` | %s | %s | %d%s | %.1f | %.1f | %,d |",
                        walk.shape().title(),
                        walk.shape().order(),
                        place.name(),
                        place.found(),
                        place.isShort() ? " (short)" : "",
                        place.millis(0.5),
                        place.millis(0.99),
                        place.mostRows());
            }
        }
    }

    @FormatMethod
    private static void tell(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    private static long seconds(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    }

    private static void execute(EmbeddedPostgres postgres, String... statements) throws SQLException {
        try (Connection connection = postgres.dataSource(postgres.database()).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
