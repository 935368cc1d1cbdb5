package dev.curlew.bench.loss;

import dev.curlew.bench.measure.Paced;
import dev.curlew.bench.measure.Paced.Outcome;
import dev.curlew.bench.part.Part;
import dev.curlew.bench.part.Section;
import dev.curlew.bench.peer.Curlew;
import dev.curlew.bench.peer.Kind;
import dev.curlew.bench.peer.Shortener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Redirects answered against clicks counted, where a server is killed meanwhile. */
@Command(
        name = "loss",
        mixinStandardHelpOptions = true,
        description = {
            "Kills a server with SIGKILL at a random moment while redirects are asked for, starts it again, and holds the clicks counted",
            "against the redirects answered. Writes bench/results/DAY-loss.md."
        })
public final class LossBench extends Part {

    @Option(names = "--rate", defaultValue = "300", description = "redirects a second (default: 300)")
    private double rate;

    @Option(names = "--seconds", defaultValue = "15", description = "how long they are asked for (default: 15)")
    private int seconds;

    @Option(names = "--seed", description = "of the moments (default: another one each time)")
    private @Nullable Long seed;

    @Override
    protected Section measure(Path folder) throws Exception {
        if (quick()) {
            rate = Math.min(rate, 100);
            seconds = 6;
        }
        long random = seed == null ? new Random().nextLong() : seed;
        progress("seed %d", random);
        Random moments = new Random(random);
        List<Case> cases = new ArrayList<>();
        for (Kind kind : contenders()) {
            with(kind, new Kind.Setting(folder.resolve(kind.name()), false, List.of()), shortener -> {
                for (Shortener.Server server : servers(shortener)) {
                    progress("%s, killing %s", kind.name(), server.name());
                    double moment = seconds * (0.2 + 0.5 * moments.nextDouble());
                    cases.add(run(kind.name(), shortener, server, "loss" + cases.size(), moment));
                }
            });
        }
        return section(cases, random);
    }

    /** Those on the road of a click: of others nothing is lost whatever becomes of them. */
    private static List<Shortener.Server> servers(Shortener shortener) {
        return shortener.servers().stream()
                .filter(server ->
                        !server.name().equals("link-service") && !server.name().equals("nginx"))
                .toList();
    }

    private Case run(String name, Shortener shortener, Shortener.Server server, String slug, double moment)
            throws IOException, InterruptedException {
        String code = shortener.create(slug);
        FutureTask<Shortener.Server> nemesis = new FutureTask<>(() -> {
            Thread.sleep(Duration.ofMillis(Math.round(moment * 1000)));
            server.kill();
            server.start();
            return server;
        });
        Thread.ofPlatform().name("nemesis").start(nemesis);
        Outcome outcome =
                Paced.run(shortener.url().resolve("/" + code), shortener.host(), rate, Duration.ofSeconds(seconds));
        try {
            var _ = nemesis.get();
        } catch (ExecutionException failure) {
            throw new IOException(server.name() + " did not come back", failure.getCause());
        }
        return new Case(name, server.name(), moment, outcome, settled(shortener, code, outcome));
    }

    /** What is counted once that does not change any more. */
    private long settled(Shortener shortener, String code, Outcome outcome) throws InterruptedException {
        // A consumer that took over another one's entries has waited for as long as that.
        Duration patience = shortener instanceof Curlew ? Duration.ofSeconds(60) : Duration.ofSeconds(15);
        Duration enough = Duration.ofSeconds(3);
        long counted = -1;
        long since = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            long clicks = clicks(shortener, code);
            if (clicks != counted) {
                counted = clicks;
                since = now;
            }
            Duration unchanged = Duration.ofNanos(now - since);
            if (unchanged.compareTo(counted >= outcome.answered() ? enough : patience) > 0) {
                return counted;
            }
            Thread.sleep(Duration.ofMillis(250));
        }
    }

    /** What is counted; 0 where nobody answers yet. */
    private static long clicks(Shortener shortener, String code) throws InterruptedException {
        try {
            return shortener.clicks(code);
        } catch (IOException | RuntimeException _) {
            return 0;
        }
    }

    private Section section(List<Case> cases, long random) {
        return new Section()
                .text(
                        "%.0f redirects a second for %d s, each over a connection of its own; a server is killed with SIGKILL at a random"
                                + " moment and started again (seed %d). Clicks are counted as each tells its users, once that has not"
                                + " changed for 15 s (60 s for Curlew). Those cut off were sent and got no answer, those failed another"
                                + " answer than a redirect: they may be counted or not. *Lost* were answered and are not counted;"
                                + " *doubled* are counted and cannot have been asked for.",
                        rate, seconds, random)
                .table(
                        List.of(
                                "",
                                "killed",
                                "after s",
                                "answered",
                                "cut off",
                                "failed",
                                "refused",
                                "counted",
                                "lost",
                                "doubled"),
                        cases.stream().map(Case::row).toList())
                .texts(notRun());
    }
}
