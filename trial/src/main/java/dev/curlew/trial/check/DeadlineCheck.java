package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import java.time.Duration;
import java.util.List;

/** Promise 5: whatever is asked is answered within its deadline; but by who was stopped, not before it goes on. */
final class DeadlineCheck {
    /** An edge's {@code REQUEST_TIMEOUT}, beyond every deadline of what it asks for. */
    private static final long DEADLINE = Duration.ofSeconds(15).toNanos();
    /** Envoy's pings find within that time that nothing comes back from an edge, 15% of their interval more or less. */
    private static final long PINGED = Duration.ofMillis(16_500).toNanos();

    private DeadlineCheck() {}

    static Verdict check(Evidence evidence, Disturbances disturbances) {
        List<Violation> violations = evidence.operations().stream()
                .filter(operation -> late(operation, evidence, disturbances))
                .map(operation -> Violation.of(
                        "no answer within " + Duration.ofNanos(DEADLINE).toSeconds() + " s", operation))
                .toList();
        long longest =
                evidence.operations().stream().mapToLong(Operation::nanos).max().orElse(0);
        return new Verdict(
                "Everything is answered within its deadline",
                evidence.operations().size(),
                violations,
                "the latest after " + Duration.ofNanos(longest).toMillis() + " ms");
    }

    private static boolean late(Operation operation, Evidence evidence, Disturbances disturbances) {
        long from = operation.invoked();
        long until = operation.completed();
        if (operation.nanos() <= DEADLINE) {
            return false;
        }
        boolean lost = operation.via().equals("envoy") && disturbances.lostBehindEnvoy(from, until);
        long deadline = lost ? PINGED : DEADLINE;
        return operation.nanos() - disturbances.silent(from, until)
                > deadline + evidence.allowance(DEADLINE, from, until);
    }
}
