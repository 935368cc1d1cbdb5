package dev.curlew.trial.load;

import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.trial.history.History;
import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Seen;
import dev.curlew.trial.stack.Machine;
import dev.curlew.trial.stack.Role;
import dev.curlew.trial.stack.TrialStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writers and visitors, each with a chance of its own. */
public final class Load implements AutoCloseable {
    /** Part of every target: no log may name one. */
    public static final String TARGET = Targets.HOST;
    /** The beginning of every visitor's address, up to the last dot: no log may name one. */
    public static final String NETWORK = Visitor.NETWORK;

    private static final int WRITERS = 3;
    private static final int VISITORS = 6;
    private static final Duration WRITERS_PAUSE = Duration.ofMillis(60);
    private static final Duration VISITORS_PAUSE = Duration.ofMillis(30);
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    /** Beyond the pings that find a connection of no use. */
    private static final Duration ALL_ANSWER = Duration.ofSeconds(30);

    private static final Duration AGAIN = Duration.ofMillis(200);
    private final History history;
    private final Caller caller;
    private final Book book = new Book();
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final SplittableRandom random;
    private final Supplier<List<String>> edges;
    private volatile boolean stopped;

    /** Clients that do what the seed says, as soon as they are {@linkplain #start started}. */
    public Load(TrialStack stack, History history, long seed) {
        this.history = history;
        this.random = new SplittableRandom(seed);
        this.caller = new Caller(stack::url, stack.adminKey());
        this.edges = () ->
                stack.fleet(Role.EDGE).active().stream().map(Machine::name).toList();
    }

    /** Lets all clients begin. */
    public void start() {
        for (int i = 0; i < WRITERS; i++) {
            SplittableRandom own = random.split();
            Writer writer = new Writer("writer-" + i, own, caller, book, history, edges);
            run(writer::act, own, WRITERS_PAUSE);
        }
        for (int i = 0; i < VISITORS; i++) {
            SplittableRandom own = random.split();
            Visitor visitor = new Visitor("visitor-" + i, own, caller, book, history, edges);
            run(visitor::act, own, VISITORS_PAUSE);
        }
    }

    private void run(Runnable act, SplittableRandom own, Duration pause) {
        clients.add(Thread.ofVirtual().start(() -> {
            try {
                while (!stopped) {
                    act.run();
                    LockSupport.parkNanos(own.nextLong(2 * pause.toNanos()));
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        }));
    }

    /** Ends what the clients do, and returns when all have had their answers. */
    public void stop() throws InterruptedException {
        stopped = true;
        for (Thread client : clients) {
            if (!client.join(PATIENCE)) {
                throw new IllegalStateException("a client hangs");
            }
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("a client failed", thrown);
        }
    }

    /**
     * Follows and reads every link once more, when all is in order, and again while nobody answers, which may last as long as it takes
     * to find that a connection is of no use; gives how many clicks are used of each limited one.
     */
    public Map<String, Long> lookAtAll() throws InterruptedException {
        long deadline = System.nanoTime() + ALL_ANSWER.toNanos();
        Map<String, Long> used = new ConcurrentHashMap<>();
        List<String> servers = edges.get();
        try (ExecutorService threads = Executors.newFixedThreadPool(VISITORS)) {
            List<Future<?>> looks = new ArrayList<>();
            List<Book.Entry> entries = book.all();
            for (int i = 0; i < entries.size(); i++) {
                Book.Entry entry = entries.get(i);
                String server = servers.get(i % servers.size());
                SplittableRandom own = random.split();
                looks.add(threads.submit(() -> {
                    Visitor visitor = new Visitor("last-visitor", own, caller, book, history, edges);
                    repeat(() -> !visitor.follow(entry, server).unanswered(), deadline);
                    repeat(() -> look(entry, used), deadline);
                }));
            }
            for (Future<?> look : looks) {
                look.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a last look failed", e);
        }
        return new HashMap<>(used);
    }

    private static void repeat(BooleanSupplier answered, long deadline) {
        while (!answered.getAsBoolean() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    /** Whether there was an answer. */
    private boolean look(Book.Entry entry, Map<String, Long> used) {
        History.Call call = history.begin("last-reader", OperationKind.READ, entry.link(), entry.code(), -1, "envoy");
        Caller.Answer answer = caller.api("envoy", HttpMethod.GET, "/api/v1/links/" + entry.code(), "");
        Seen seen = Targets.read(answer);
        Operation read = history.end(call, answer.end(entry.code(), seen));
        if (answer.ok() && book.limits().containsKey(entry.link())) {
            // The API leaves no number out.
            used.put(entry.link(), answer.json().orElseThrow().get("usedClicks").getAsLong());
        }
        return !read.unanswered();
    }

    /** How many clicks each limited link may have. */
    public Map<String, Integer> limits() {
        return book.limits();
    }

    @Override
    public void close() {
        stopped = true;
        caller.close();
    }
}
