package dev.curlew.platform.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Feeds inputs that are made by chance to a target for a while. It holds against it whatever it throws, whatever takes too long, and
 * memory that grows. What a target makes of an input, in a few words, tells which inputs are new: those are changed further.
 *
 * <p>{@code -Dfuzz.minutes=N} makes it last, with a seed by chance ({@code -Dfuzz.seed=N} repeats one); otherwise it takes
 * {@value #SECONDS} seconds with always the same seed.
 */
public final class Fuzz {
    /** So that a test finds the same on a fast machine as on a slow one. */
    private static final long MOST_IN_SUITE = 50_000;

    private static final int SECONDS = 2;
    private static final long SEED = 20_260_101;
    private static final int MOST_KEPT = 1_000;
    private static final int MOST_FINDS = 20;
    private static final int LOOKS_AT_HEAP = 12;
    private static final long GROWTH = 32L << 20;
    private static final long SHORTEST_LOOK = Duration.ofSeconds(2).toNanos();
    private static final long MIB = 1 << 20;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** What is tried. */
    @FunctionalInterface
    public interface Target {
        /**
         * Takes an input.
         *
         * @return what became of it, in words that are the same for inputs of a kind
         * @throws Throwable where it is not as it should
         */
        String take(byte[] input) throws Throwable;
    }

    /** How inputs are made of some that are known. */
    @FunctionalInterface
    public interface Maker {
        /** One more. */
        byte[] make(List<byte[]> known, Random random);
    }

    private final String name;
    private final List<byte[]> known = new ArrayList<>();
    private final Set<String> outcomes = new HashSet<>();
    private final Set<String> faults = new HashSet<>();
    private final List<String> finds = new ArrayList<>();
    private final List<Long> heap = new ArrayList<>();
    private final Path folder;
    private final long seed;
    private final Duration time;
    private final long most;
    private long executions;

    private Fuzz(String name, long mostInSuite, List<byte[]> corpus) {
        this.name = name;
        this.known.addAll(corpus);
        this.folder = Path.of("target", "fuzz", name);
        int minutes = Integer.getInteger("fuzz.minutes", 0);
        this.most = minutes > 0 ? Long.MAX_VALUE : mostInSuite;
        this.time = minutes > 0 ? Duration.ofMinutes(minutes) : Duration.ofSeconds(SECONDS);
        this.seed = Long.getLong(
                "fuzz.seed", minutes > 0 ? ThreadLocalRandom.current().nextInt(1_000_000_000) : SEED);
    }

    /** Runs and reports on standard output; fails if there is anything to find. */
    public static void run(String name, List<byte[]> corpus, Maker maker, Target target) {
        run(name, MOST_IN_SUITE, corpus, maker, target);
    }

    /** As {@link #run(String, List, Maker, Target)}, with so many inputs at most where it is a test among others. */
    public static void run(String name, long mostInSuite, List<byte[]> corpus, Maker maker, Target target) {
        Fuzz fuzz = new Fuzz(name, mostInSuite, corpus);
        long begun = System.nanoTime();
        try (LeakWatch leaks = LeakWatch.start();
                HangWatch watch = new HangWatch(LONGEST)) {
            fuzz.loop(maker, target, watch);
            fuzz.heap.add(usedHeap());
            fuzz.finds.addAll(leaks.found());
        }
        fuzz.checkHeap();
        fuzz.report(Duration.ofNanos(System.nanoTime() - begun));
        assertThat(fuzz.finds).as("fuzz %s, seed %d", name, fuzz.seed).isEmpty();
    }

    private void loop(Maker maker, Target target, HangWatch watch) {
        List.copyOf(known).forEach(input -> take(input, target, watch));
        Random random = new Random(seed);
        long begun = System.nanoTime();
        long looked = begun;
        while (System.nanoTime() - begun < time.toNanos() && executions < most && finds.size() < MOST_FINDS) {
            byte[] input = maker.make(known, random);
            if (take(input, target, watch) && known.size() < MOST_KEPT) {
                known.add(input);
            }
            if (System.nanoTime() - looked > Math.max(time.toNanos() / LOOKS_AT_HEAP, SHORTEST_LOOK)) {
                looked = System.nanoTime();
                heap.add(usedHeap());
            }
        }
    }

    /** Whether something came of it that never came of another. */
    private boolean take(byte[] input, Target target, HangWatch watch) {
        executions++;
        boolean fresh = false;
        Optional<Throwable> fault = Optional.empty();
        watch.begin();
        try {
            fresh = outcomes.add(target.take(input));
        } catch (Throwable thrown) {
            fault = Optional.of(thrown);
        }
        if (watch.end()) {
            String slow = "takes longer than " + LONGEST.toSeconds() + " s";
            found(slow, input, new AssertionError(slow, fault.orElse(null)));
        } else {
            fault.ifPresent(thrown -> found(thrown.toString(), input, thrown));
        }
        return fresh;
    }

    private void found(String what, byte[] input, Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        String place = fault.getClass() + (trace.length == 0 ? "" : " " + trace[0]);
        String kind = fault instanceof AssertionError ? what.lines().findFirst().orElse("") : place;
        // One of each is enough.
        if (!faults.add(kind)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("find-" + finds.size());
            Files.write(file, input);
            StringWriter text = new StringWriter();
            fault.printStackTrace(new PrintWriter(text));
            Files.writeString(folder.resolve("find-" + finds.size() + ".txt"), text.toString());
            finds.add(what + "\n   input: " + file.toAbsolutePath() + " " + Bytes.shown(input));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in use later must not be much more than what was when everything had been used once. */
    private void checkHeap() {
        // Seconds are too few to tell.
        if (time.compareTo(Duration.ofMinutes(1)) < 0 || heap.size() < LOOKS_AT_HEAP / 2) {
            return;
        }
        long early = heap.get(heap.size() / 3);
        long late = heap.getLast();
        if (late > early + GROWTH) {
            finds.add("the heap grew from " + early / MIB + " to " + late / MIB + " MiB");
        }
    }

    private void report(Duration took) {
        System.out.printf(
                Locale.ROOT,
                "fuzz %s: seed %d, %d s, %d executions (%.0f/s), %d outcomes, %d inputs kept, %d finds; heap after GC %s MiB%n",
                name,
                seed,
                took.toSeconds(),
                executions,
                executions / Math.max(0.001, took.toMillis() / 1e3),
                outcomes.size(),
                known.size(),
                finds.size(),
                heap.stream().map(bytes -> Long.toString(bytes / MIB)).toList());
        if (Boolean.getBoolean("fuzz.outcomes")) {
            outcomes.stream().sorted().forEach(outcome -> System.out.println("   " + outcome));
        }
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
