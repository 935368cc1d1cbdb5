package dev.curlew.trial.load;

import dev.curlew.trial.history.History;
import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Follows links: half of the time through Envoy, otherwise at an edge, so that it is known which one answered. */
final class Visitor {
    /** No log may name an address of this network's. */
    static final String NETWORK = "203.0.113.";

    private static final int ADDRESSES = 250;

    private final String name;
    private final RandomGenerator random;
    private final Caller caller;
    private final Book book;
    private final History history;
    private final Supplier<List<String>> edges;

    Visitor(
            String name,
            RandomGenerator random,
            Caller caller,
            Book book,
            History history,
            Supplier<List<String>> edges) {
        this.name = name;
        this.random = random;
        this.caller = caller;
        this.book = book;
        this.history = history;
        this.edges = edges;
    }

    /** Follows one link. */
    void act() {
        List<String> now = edges.get();
        String server = random.nextBoolean() || now.isEmpty() ? "envoy" : now.get(random.nextInt(now.size()));
        book.any(random).ifPresent(entry -> {
            Operation _ = follow(entry, server);
        });
    }

    /** Follows this link. */
    Operation follow(Book.Entry entry, String server) {
        History.Call call = history.begin(name, OperationKind.REDIRECT, entry.link(), entry.code(), -1, server);
        Caller.Answer answer = caller.follow(
                server, entry.code(), Caller.referrer(call.number()), NETWORK + (1 + random.nextInt(ADDRESSES)));
        Seen seen = Targets.visited(answer);
        // That a link is gone, or is not there, is an answer.
        Outcome outcome = seen instanceof Seen.Nothing ? answer.outcome() : Outcome.OK;
        return history.end(call, answer.end(entry.code(), outcome, seen));
    }
}
