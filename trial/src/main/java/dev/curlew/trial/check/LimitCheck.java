package dev.curlew.trial.check;

import dev.curlew.trial.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** No link with {@code max_clicks} sends more visitors on than that. */
final class LimitCheck {
    private LimitCheck() {}

    static Verdict check(Evidence evidence) {
        Map<String, List<Operation>> redirects = evidence.operations().stream()
                .filter(operation -> operation.redirected() && evidence.limits().containsKey(operation.link()))
                .collect(Collectors.groupingBy(Operation::link));
        List<Violation> violations = new ArrayList<>();
        evidence.limits().forEach((link, most) -> {
            List<Operation> sent = redirects.getOrDefault(link, List.of());
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
        });
        return new Verdict(
                "max_clicks is never exceeded",
                evidence.limits().size(),
                violations,
                redirects.values().stream().mapToInt(List::size).sum() + " redirects");
    }
}
