package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** No link with {@code max_clicks} sends more visitors on than that, or fewer, and each takes one click at most. */
final class LimitCheck {
    private LimitCheck() {}

    static Verdict check(Evidence evidence, Map<String, Timeline> timelines) {
        Map<String, List<Operation>> visits = evidence.operations().stream()
                .filter(operation -> operation.kind() == OperationKind.REDIRECT
                        && evidence.limits().containsKey(operation.link()))
                .collect(Collectors.groupingBy(Operation::link));
        List<Violation> violations = new ArrayList<>();
        long wanted = 0;
        long redirects = 0;
        for (Map.Entry<String, Integer> limit : evidence.limits().entrySet()) {
            String link = limit.getKey();
            int most = limit.getValue();
            List<Operation> all = visits.getOrDefault(link, List.of());
            wanted += all.size() > most ? 1 : 0;
            List<Operation> sent = all.stream().filter(Operation::redirected).toList();
            redirects += sent.size();
            if (sent.size() > most) {
                violations.add(new Violation(link + " redirected more than " + most + " times", sent));
            }
            long used = evidence.used().getOrDefault(link, (long) sent.size());
            if (used > most) {
                violations.add(new Violation(link + " has " + used + " clicks used of " + most, List.of()));
            }
            if (used < sent.size()) {
                violations.add(new Violation(link + " redirected more often than its " + used + " clicks used", sent));
            }
            if (used > taking(all, Long.MAX_VALUE)) {
                violations.add(new Violation(link + " has " + used + " clicks used, of fewer visits", all));
            }
            Timeline timeline = timelines.get(link);
            all.stream()
                    .filter(visit -> visit.seen() instanceof Seen.Gone
                            && (timeline == null || !timeline.mayBeDeleted(visit.completed()))
                            && taking(all, visit.completed()) < most)
                    .map(visit -> Violation.of("a visitor was refused a click of " + most + " that was left", visit))
                    .forEach(violations::add);
        }
        return new Verdict("max_clicks is never exceeded", wanted, violations, redirects + " redirects");
    }

    /** How many visits that began before a time may have taken a click. */
    private static long taking(List<Operation> visits, long before) {
        return visits.stream()
                .filter(visit -> visit.invoked() < before
                        && !(visit.seen() instanceof Seen.Gone || visit.seen() instanceof Seen.Missing))
                .count();
    }
}
