package dev.curlew.trial;

import dev.curlew.trial.check.Evidence;
import dev.curlew.trial.check.Verdict;
import dev.curlew.trial.check.Violation;
import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a trial was and found. */
record Summary(long seed, Duration took, String diskMeans, Evidence evidence, List<Verdict> verdicts) {
    private static final int SHOWN = 5;

    /** Whether every promise was kept. */
    boolean kept() {
        return verdicts.stream().allMatch(Verdict::kept);
    }

    /** How many times longer than alone the machine took for what it worked on. */
    double slowness() {
        return evidence.paces().stream().mapToDouble(Pace::factor).average().orElse(1);
    }

    /** As tables, in Markdown. */
    String tables() {
        StringBuilder text = new StringBuilder("Seed ")
                .append(seed)
                .append(", ")
                .append(took.toSeconds())
                .append(" s; disks are filled by ")
                .append(diskMeans)
                .append("; the machine was ")
                .append(String.format(Locale.ROOT, "%.1f", slowness()))
                .append(" times as slow as alone.\n\n| operation | ok | failed | unknown |\n|---|--:|--:|--:|\n");
        operations()
                .forEach((kind, outcomes) -> text.append("| ")
                        .append(kind)
                        .append(" | ")
                        .append(outcomes.getOrDefault(Outcome.OK, 0L))
                        .append(" | ")
                        .append(outcomes.getOrDefault(Outcome.FAILED, 0L))
                        .append(" | ")
                        .append(outcomes.getOrDefault(Outcome.UNKNOWN, 0L))
                        .append(" |\n"));
        text.append("\n| fault | times | of |\n|---|--:|---|\n");
        faults().forEach((kind, targets) -> text.append("| ")
                .append(kind)
                .append(" | ")
                .append(targets.values().stream().mapToLong(Long::longValue).sum())
                .append(" | ")
                .append(String.join(", ", targets.keySet()))
                .append(" |\n"));
        text.append("\n| promise | kept | checked | |\n|---|---|--:|---|\n");
        verdicts.forEach(verdict -> text.append("| ")
                .append(verdict.promise())
                .append(" | ")
                .append(
                        verdict.kept()
                                ? "yes"
                                : "**no**, " + verdict.violations().size() + " times")
                .append(" | ")
                .append(verdict.checked())
                .append(" | ")
                .append(verdict.remark())
                .append(" |\n"));
        return text.toString();
    }

    /** What was not kept, with the operations that show it; the first few of each promise. */
    String violations() {
        StringBuilder text = new StringBuilder();
        verdicts.stream().filter(verdict -> !verdict.kept()).forEach(verdict -> {
            text.append("NOT KEPT: ").append(verdict.promise()).append('\n');
            List<Violation> violations = verdict.violations();
            violations.stream()
                    .limit(SHOWN)
                    .forEach(each -> text.append("   ").append(each).append('\n'));
            if (violations.size() > SHOWN) {
                text.append("   and ").append(violations.size() - SHOWN).append(" more\n");
            }
        });
        return text.toString();
    }

    private Map<String, Map<Outcome, Long>> operations() {
        return evidence.operations().stream()
                .collect(Collectors.groupingBy(
                        operation -> operation.kind().name().toLowerCase(Locale.ROOT),
                        TreeMap::new,
                        Collectors.groupingBy(Operation::outcome, Collectors.counting())));
    }

    private Map<String, Map<String, Long>> faults() {
        return evidence.disturbances().stream()
                .collect(Collectors.groupingBy(
                        disturbance -> disturbance.kind().name().toLowerCase(Locale.ROOT),
                        TreeMap::new,
                        Collectors.groupingBy(Disturbance::target, TreeMap::new, Collectors.counting())));
    }
}
