package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import java.util.List;
import java.util.stream.Collectors;

/** A promise that was not kept, and the operations that show it. */
public record Violation(String what, List<Operation> operations) {
    public Violation {
        operations = List.copyOf(operations);
    }

    static Violation of(String what, Operation... operations) {
        return new Violation(what, List.of(operations));
    }

    @Override
    public String toString() {
        return what
                + operations.stream().map(operation -> "\n      " + operation).collect(Collectors.joining());
    }
}
