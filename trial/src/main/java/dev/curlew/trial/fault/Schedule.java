package dev.curlew.trial.fault;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.FaultKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * What is done when, all of it chosen by the seed: storms, in which servers fail on one lane and what is between them on another at
 * the same time, and calms, in which everything has to be as it should.
 */
final class Schedule {
    static final Duration STORM = Duration.ofSeconds(14);
    static final Duration CALM = Duration.ofSeconds(12);
    /** What is restarted at once: three servers by chance; or everything behind the edges. */
    static final String SOME = "some";

    static final String BEHIND = "behind";

    private static final Duration ROUND = STORM.plus(CALM);
    private static final long SHORTEST_MILLIS = 300;
    private static final long LONGEST_MILLIS = 4_500;
    private static final long SHORTEST_GAP_MILLIS = 200;
    private static final long LONGEST_GAP_MILLIS = 1_500;

    private static final String EDGE = "edge";
    private static final List<String> SERVERS = List.of(EDGE, "link", "analytics", "envoy", "postgres", "redis");
    private static final List<String> SERVICES = List.of(EDGE, "link", "analytics");
    private static final List<String> ROADS = List.of(
            "edge>envoy",
            "envoy>edge",
            "envoy>link",
            "envoy>analytics",
            "link>envoy",
            "analytics>envoy",
            "link>postgres",
            "link>redis",
            "analytics>postgres",
            "analytics>redis");
    private static final List<String> DISKS = List.of(Disturbance.JOURNALS, "postgres", "redis");
    /** A trial begins with a calm: later on word that was lost may keep all of them from being one. */
    static final Duration BEFORE = Duration.ofSeconds(6);

    /** Others leave the first fault of a trial alone for so long, so that it can be seen that nothing comes of it. */
    static final Duration ALONE = Duration.ofSeconds(6);

    /** What a storm begins with. */
    private record First(FaultKind kind, String target) {}

    private Schedule() {}

    /**
     * Faults of servers, one after the other. The first three storms begin with an edge that is replaced, one that is killed, and
     * everything behind the edges that ends at once: whatever takes long and leaves no time for others, a trial of two minutes has these.
     */
    static List<Fault> ofServers(long seed, Duration length) {
        return of(
                new Random(seed),
                length,
                BEFORE,
                List.of(FaultKind.KILL, FaultKind.PAUSE, FaultKind.UPGRADE, FaultKind.RESTART),
                List.of(
                        new First(FaultKind.UPGRADE, EDGE),
                        new First(FaultKind.KILL, EDGE),
                        new First(FaultKind.RESTART, BEHIND)));
    }

    /** Faults of networks, disks and clocks, one after the other. */
    static List<Fault> ofSurroundings(long seed, Duration length) {
        return of(
                new Random(~seed),
                length,
                BEFORE.plus(ALONE),
                List.of(FaultKind.CUT, FaultKind.SLOW, FaultKind.FILL, FaultKind.LOSE, FaultKind.SKEW),
                List.of());
    }

    /** When the storm that a fault is part of ends. */
    static Duration stormEnd(Fault fault) {
        return ROUND.multipliedBy(fault.at().dividedBy(ROUND)).plus(STORM);
    }

    private static List<Fault> of(
            Random random, Duration length, Duration from, List<FaultKind> all, List<First> beginnings) {
        Deque<First> firsts = new ArrayDeque<>(beginnings);
        Bag<FaultKind> kinds = new Bag<>(all, random);
        Map<FaultKind, Bag<String>> targets = new EnumMap<>(FaultKind.class);
        all.forEach(kind -> targets.put(kind, new Bag<>(targets(kind), random)));
        List<Fault> faults = new ArrayList<>();
        long round = ROUND.toMillis();
        for (long storm = 0; storm < length.toMillis(); storm += round) {
            long at = Math.max(storm, from.toMillis()) + between(random, SHORTEST_GAP_MILLIS, LONGEST_GAP_MILLIS);
            First first = firsts.poll();
            while (at < storm + STORM.toMillis()) {
                FaultKind kind = first == null ? kinds.take() : first.kind();
                String target = first == null
                        ? Objects.requireNonNull(targets.get(kind)).take()
                        : first.target();
                first = null;
                long millis = between(random, SHORTEST_MILLIS, LONGEST_MILLIS);
                faults.add(new Fault(
                        kind, Duration.ofMillis(at), target, Duration.ofMillis(millis), random.nextInt(1 << 20)));
                at += millis + between(random, SHORTEST_GAP_MILLIS, LONGEST_GAP_MILLIS);
            }
        }
        return faults;
    }

    private static List<String> targets(FaultKind kind) {
        return switch (kind) {
            case KILL, PAUSE -> SERVERS;
            case UPGRADE, SKEW -> SERVICES;
            case CUT, LOSE, SLOW -> ROADS;
            case FILL -> DISKS;
            case RESTART -> List.of(SOME, BEHIND);
        };
    }

    private static long between(Random random, long least, long most) {
        return least + random.nextLong(most - least);
    }

    /** Gives each of some things before it gives one again. */
    private static final class Bag<T> {
        private final List<T> all;
        private final Random random;
        private final Deque<T> left = new ArrayDeque<>();

        Bag(List<T> all, Random random) {
            this.all = all;
            this.random = random;
        }

        T take() {
            if (left.isEmpty()) {
                List<T> shuffled = new ArrayList<>(all);
                Collections.shuffle(shuffled, random);
                left.addAll(shuffled);
            }
            return left.remove();
        }
    }
}
