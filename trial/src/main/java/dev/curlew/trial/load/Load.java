package dev.curlew.trial.load;

import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.trial.history.History;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writers and visitors, each with a chance of its own. */
public final class Load implements AutoCloseable {
    private static final int WRITERS = 3;
    private static final int VISITORS = 6;
    private static final Duration WRITERS_PAUSE = Duration.ofMillis(60);
    private static final Duration VISITORS_PAUSE = Duration.ofMillis(30);
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    /** Bounds what a trial keeps in memory. */
    private static final int MOST_LINKS = 5_000;

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
                while (!stopped && book.size() < MOST_LINKS) {
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

    /** Follows and reads every link once more, when all is in order; gives how many clicks are used of each limited one. */
    public Map<String, Long> lookAtAll() throws InterruptedException {
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
                    new Visitor("last-visitor", own, caller, book, history, edges).follow(entry, server);
                    look(entry, used);
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

    private void look(Book.Entry entry, Map<String, Long> used) {
        History.Call call = history.begin("last-reader", OperationKind.READ, entry.link(), entry.code(), -1, "envoy");
        Caller.Answer answer = caller.api("envoy", HttpMethod.GET, "/api/v1/links/" + entry.code(), "");
        Seen seen = Targets.read(answer);
        history.end(
                call,
                new History.End(
                        entry.code(), answer.outcome(), answer.status(), seen, answer.ok() ? "" : answer.body()));
        answer.json()
                .filter(link -> book.limits().containsKey(entry.link()) && link.has("usedClicks"))
                .ifPresent(link -> used.put(entry.link(), link.get("usedClicks").getAsLong()));
    }

    /** How many clicks each limited link may have. */
    public Map<String, Integer> limits() {
        return book.limits();
    }

    /** What no log may name: targets and visitors' addresses. */
    public static List<String> secrets() {
        return List.of(Targets.HOST, Visitor.NETWORK);
    }

    @Override
    public void close() {
        stopped = true;
        caller.close();
    }
}
