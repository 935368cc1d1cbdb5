package dev.curlew.trial;

import dev.curlew.trial.check.Checker;
import dev.curlew.trial.check.Evidence;
import dev.curlew.trial.check.Verdict;
import dev.curlew.trial.fault.Nemesis;
import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.History;
import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.Pacer;
import dev.curlew.trial.load.Load;
import dev.curlew.trial.stack.TrialStack;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One trial: servers, load and faults for a while, then a verdict. */
final class Trial {
    /** For putting everything in order, looking at every link, and the last clicks. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(32);
    /** Of load and faults, also where the servers took their time to start: two storms, and the calm between. */
    private static final Duration LEAST = Duration.ofSeconds(40);
    /** How much later than promised anything may be: the servers, the clients and what kills them share the processors. */
    private static final Duration ALLOWANCE = Duration.ofSeconds(1);

    private final long seed;
    private final Duration length;
    private final Path folder;
    private final Consumer<String> news;

    /**
     * Not begun yet.
     *
     * @param length from before the first server starts to after the last check, about
     * @param folder empty; data, logs and the history are kept there
     * @param news told what happens, in words for people
     */
    Trial(long seed, Duration length, Path folder, Consumer<String> news) {
        this.seed = seed;
        this.length = length;
        this.folder = folder;
        this.news = news;
    }

    /** Runs it. */
    Summary run() throws IOException, InterruptedException, SQLException {
        long begun = System.nanoTime();
        try (History history = History.in(folder.resolve("history.jsonl"));
                Pacer pacer = new Pacer(history);
                TrialStack stack = TrialStack.start(folder, history);
                Load load = new Load(stack, history, seed)) {
            news.accept("all servers run");
            Nemesis nemesis = new Nemesis(stack, history, news);
            load.start();
            nemesis.start(seed, length);
            Duration left = length.minus(AFTERWARDS).minusNanos(System.nanoTime() - begun);
            Thread.sleep(left.compareTo(LEAST) < 0 ? LEAST : left);
            news.accept("all is put in order");
            nemesis.stop();
            load.stop();
            stack.startAll();
            Map<String, Long> used = load.lookAtAll();
            StoredClicks stored = StoredClicks.await(stack.database(), wanted(history));
            Leaks leaks = new Leaks(stack.secrets(), Load.TARGET, Load.NETWORK);
            leaks.readLogs(stack.records().logs());
            leaks.readData(stack.records().data());
            leaks.readCommandLines();
            leaks.readTables(stack.database());
            Evidence evidence = new Evidence(
                    history.operations(),
                    history.disturbances(),
                    history.starts(),
                    stored.byVisit(),
                    stored.rows(),
                    stored.sums(),
                    load.limits(),
                    used,
                    leaks.found(),
                    leaks.looked(),
                    stack.deaths(),
                    pacer.paces(),
                    ALLOWANCE);
            List<Verdict> verdicts = Checker.check(evidence);
            return new Summary(
                    seed,
                    Duration.ofNanos(System.nanoTime() - begun),
                    stack.surroundings().diskMeans(),
                    evidence,
                    verdicts);
        }
    }

    /** The visits that have to be counted. */
    private static Set<String> wanted(History history) {
        List<Disturbance> disturbances = history.disturbances();
        return history.operations().stream()
                .filter(operation -> operation.redirected() && !Checker.mayBeDropped(operation, disturbances))
                .map(Operation::click)
                .collect(Collectors.toSet());
    }
}
