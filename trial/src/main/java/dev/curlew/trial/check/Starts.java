package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.Start;
import java.util.List;

/** Which life of a server answered. */
final class Starts {
    private final List<Start> starts;

    Starts(List<Start> starts) {
        this.starts = starts;
    }

    /** The server that was asked, and how often it had been started by then. */
    String life(Operation operation) {
        long lives = starts.stream()
                .filter(start -> start.server().equals(operation.via()) && start.at() <= operation.completed())
                .count();
        return operation.via() + "#" + lives;
    }
}
