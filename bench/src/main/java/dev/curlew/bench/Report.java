package dev.curlew.bench;

import dev.curlew.bench.measure.Contender;
import dev.curlew.bench.measure.Contender.Figure;
import dev.curlew.bench.measure.Protocol;
import dev.curlew.bench.peer.Peers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was measured, as Markdown. */
final class Report {
    private final List<Contender> contenders;
    private final String conditions;

    /**
     * Of contenders, the baseline first.
     *
     * @param conditions of the run, as a sentence
     */
    Report(List<Contender> contenders, String conditions) {
        this.contenders = List.copyOf(contenders);
        this.conditions = conditions;
    }

    /** What every report begins with: when, where and how. */
    static String conditions(int connections, int rounds, int seconds) {
        return String.format(
                Locale.ROOT,
                "%s, Java %s, %d processors. Servers pinned to one of them, load generators (wrk, h2load) to another; %d requests "
                        + "under way at a time; medians of %d interleaved rounds of %d s (a third as many of all but the edge and bare Armeria alone). Ratios are taken round by round: middle (least–most).",
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                connections,
                rounds,
                seconds);
    }

    /** The contender of that name and protocol, if it ran. */
    Optional<Contender> find(String name, Protocol protocol) {
        return contenders.stream()
                .filter(each -> each.name().equals(name) && each.protocol() == protocol)
                .findFirst();
    }

    /** All targets that can be checked by who ran. */
    List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            compare(RedirectBench.EDGE, RedirectBench.BARE, protocol, (edge, bare) -> {
                targets.add(
                        Target.atLeast(0.8, protocol + ": rate, edge / bare Armeria", edge.ratio(bare, Figure.RATE)));
                targets.add(Target.atMost(
                        1.25,
                        protocol + ": processor time a redirect, edge / bare Armeria",
                        edge.ratio(bare, Figure.CPU)));
                targets.add(Target.atMost(1.5, protocol + ": p99, edge / bare Armeria", edge.ratio(bare, Figure.P99)));
            });
            compare(
                    RedirectBench.ENVOY_EDGE,
                    RedirectBench.ENVOY_BARE,
                    protocol,
                    (edge, bare) -> targets.add(Target.atLeast(
                            0.9,
                            protocol + ": rate, Envoy + edge / Envoy + bare Armeria",
                            edge.ratio(bare, Figure.RATE))));
            compare(
                    RedirectBench.EDGE,
                    Peers.CHHOTO,
                    protocol,
                    (edge, chhoto) -> targets.add(Target.atMost(
                            1,
                            protocol + ": processor time a redirect, edge / Chhoto",
                            edge.ratio(chhoto, Figure.CPU))));
        }
        return targets;
    }

    private interface Comparison {
        void of(Contender one, Contender other);
    }

    private void compare(String one, String other, Protocol protocol, Comparison comparison) {
        find(one, protocol).ifPresent(first -> find(other, protocol).ifPresent(second -> comparison.of(first, second)));
    }

    /** The whole of it. */
    String markdown(List<Target> targets, List<String> notes) {
        StringBuilder text = new StringBuilder(conditions).append('\n');
        for (Protocol protocol : Protocol.values()) {
            find(RedirectBench.BARE, protocol).ifPresent(baseline -> table(text, protocol, baseline));
        }
        text.append("\n| | asked | measured | |\n|---|---|---|---|\n");
        targets.forEach(target -> text.append(target.row()).append('\n'));
        text.append('\n');
        notes.forEach(note -> text.append(note).append('\n'));
        return text.toString();
    }

    private void table(StringBuilder text, Protocol protocol, Contender baseline) {
        text.append("\n| ")
                .append(protocol)
                .append(" | redirects/s | p50 µs | p99 µs | CPU µs a redirect | rate / bare | CPU / bare |\n")
                .append("|---|---|---|---|---|---|---|\n");
        for (Contender contender : contenders) {
            if (contender.protocol() == protocol) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %,.0f | %,.0f | %,.0f | %.1f | %s | %s |%n",
                        contender.name(),
                        contender.median(Figure.RATE),
                        contender.median(Figure.P50),
                        contender.median(Figure.P99),
                        contender.median(Figure.CPU),
                        contender.ratio(baseline, Figure.RATE),
                        contender.ratio(baseline, Figure.CPU)));
            }
        }
    }
}
