package dev.curlew.trial.check;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.FaultKind;
import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.OperationKind;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Pace;
import dev.curlew.trial.history.Seen;
import dev.curlew.trial.history.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A history told step by step; times are in milliseconds, and whatever is done takes ten unless told otherwise. */
final class Told {
    private static final int TAKES = 10;
    private static final int UNAVAILABLE = 503;

    private final List<Operation> operations = new ArrayList<>();
    private final List<Disturbance> disturbances = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();
    private final Map<String, Integer> clicks = new HashMap<>();
    private final Map<String, Integer> limits = new HashMap<>();
    private final Map<String, Long> used = new HashMap<>();
    private final List<String> leaks = new ArrayList<>();
    private final List<String> deaths = new ArrayList<>();
    private final List<Pace> paces = new ArrayList<>();
    private long summed = -1;
    private boolean saysWhen = true;

    /** A link and its code, made by its writer. */
    Told create(long at, String link, String code) {
        return add(at, TAKES, OperationKind.CREATE, link, code, 0, "envoy", Outcome.OK, new Seen.Nothing());
    }

    Told change(long at, OperationKind kind, String link, int step) {
        return change(at, kind, link, step, Outcome.OK);
    }

    Told change(long at, OperationKind kind, String link, int step, Outcome outcome) {
        return add(at, TAKES, kind, link, link, step, "envoy", outcome, new Seen.Nothing());
    }

    /** A visitor is sent to what a step of the link set, and is counted. */
    Told redirect(long at, String edge, String link, int step) {
        Told told = visit(at, TAKES, edge, link, new Seen.Target(link, step));
        return told.count(1);
    }

    /** A visitor gets an answer, and is not counted. */
    Told visit(long at, long takes, String edge, String link, Seen seen) {
        return add(at, takes, OperationKind.REDIRECT, link, link, -1, edge, Outcome.OK, seen);
    }

    /** A visitor gets an error. */
    Told error(long at, String edge, String link) {
        return error(at, TAKES, edge, link);
    }

    Told error(long at, long takes, String edge, String link) {
        return add(at, takes, OperationKind.REDIRECT, link, link, -1, edge, Outcome.UNKNOWN, new Seen.Nothing());
    }

    /** Who reads a link through the API gets an error. */
    Told unread(long at, String edge, String link) {
        return add(at, TAKES, OperationKind.READ, link, link, -1, edge, Outcome.UNKNOWN, new Seen.Nothing());
    }

    /** Nobody was told when to try again, from now on. */
    Told withoutSayingWhen() {
        saysWhen = false;
        return this;
    }

    /** A last visitor follows a link when all is over, and gets an error. */
    Told lastError(long at, String link) {
        return error(at, "edge-a", link).redo("last-visitor", UNAVAILABLE);
    }

    /** The last answer was another error. */
    Told status(int status) {
        return redo(operations.getLast().client(), status);
    }

    private Told redo(String client, int status) {
        Operation last = operations.removeLast();
        operations.add(new Operation(
                last.number(),
                client,
                last.kind(),
                last.link(),
                last.code(),
                last.step(),
                last.via(),
                last.invoked(),
                last.completed(),
                last.outcome(),
                status,
                saysWhen,
                last.seen(),
                last.detail()));
        return this;
    }

    /** Somebody reads the link when all is over. */
    Told last(long at, String link, Seen seen) {
        return add(at, TAKES, OperationKind.READ, link, link, -1, "envoy", Outcome.OK, seen);
    }

    /** How often the last visit is counted. */
    Told count(int times) {
        clicks.put(operations.getLast().click(), times);
        return this;
    }

    Told click(String visit) {
        clicks.put(visit, 1);
        return this;
    }

    Told fault(FaultKind kind, String target, long from, long until) {
        disturbances.add(new Disturbance(kind, target, nanos(from), nanos(until)));
        return this;
    }

    /** Something is slow for a minute: that nobody answers is no wonder. */
    Told slow() {
        return fault(FaultKind.SLOW, "link-a>postgres", 0, 60_000);
    }

    Told start(String server, long at) {
        starts.add(new Start(server, nanos(at)));
        return this;
    }

    Told limit(String link, int most, long taken) {
        limits.put(link, most);
        used.put(link, taken);
        return this;
    }

    Told summed(long clicksOfSums) {
        summed = clicksOfSums;
        return this;
    }

    /** The machine works so many times slower. */
    Told pace(long at, double factor) {
        paces.add(new Pace(nanos(at), factor));
        return this;
    }

    /** The machine works twenty times slower, for minutes. */
    Told crawling() {
        for (long at = 0; at < 200_000; at += 1_000) {
            pace(at, 20);
        }
        return this;
    }

    Told leak(String where) {
        leaks.add(where);
        return this;
    }

    Told death(String who) {
        deaths.add(who);
        return this;
    }

    /** What is said to be broken. */
    List<String> violations() {
        return verdicts().stream()
                .flatMap(verdict -> verdict.violations().stream())
                .map(Violation::what)
                .toList();
    }

    /** The promises that are not kept. */
    List<String> broken() {
        return verdicts().stream()
                .filter(verdict -> !verdict.kept())
                .map(Verdict::promise)
                .toList();
    }

    /** What else is said of a promise. */
    String remark(String promise) {
        return verdicts().stream()
                .filter(verdict -> verdict.promise().equals(promise))
                .map(Verdict::remark)
                .collect(Collectors.joining());
    }

    /** How often a promise could have been broken. */
    long checked(String promise) {
        return verdicts().stream()
                .filter(verdict -> verdict.promise().equals(promise))
                .mapToLong(Verdict::checked)
                .sum();
    }

    private List<Verdict> verdicts() {
        List<Operation> inOrder = operations.stream()
                .sorted(Comparator.comparingLong(Operation::completed))
                .toList();
        long stored = clicks.values().stream().mapToLong(Integer::longValue).sum();
        return Checker.check(new Evidence(
                inOrder,
                disturbances,
                starts,
                clicks,
                Map.of(1L, stored),
                Map.of(1L, summed < 0 ? stored : summed),
                limits,
                used,
                leaks,
                1,
                deaths,
                paces,
                Duration.ofMillis(100)));
    }

    private Told add(
            long at,
            long takes,
            OperationKind kind,
            String link,
            String code,
            int step,
            String via,
            Outcome outcome,
            Seen seen) {
        boolean last = kind == OperationKind.READ;
        operations.add(new Operation(
                operations.size() + 1L,
                last ? "last-reader" : "client",
                kind,
                link,
                code,
                step,
                via,
                nanos(at),
                nanos(at + takes),
                outcome,
                outcome == Outcome.UNKNOWN ? UNAVAILABLE : 200,
                saysWhen,
                seen,
                ""));
        return this;
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
