package dev.curlew.trial.fault;

import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.FaultKind;
import dev.curlew.trial.history.History;
import dev.curlew.trial.stack.Fleet;
import dev.curlew.trial.stack.Machine;
import dev.curlew.trial.stack.Role;
import dev.curlew.trial.stack.TrialStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Does to the servers what the schedule says, and puts everything in order again. */
public final class Nemesis {
    private static final int RESTARTED = 3;
    private static final String AND = "+";
    private static final Duration WRONG = Duration.ofMinutes(20);
    private static final int SLOWEST_MILLIS = 400;
    private static final Duration COMES_BACK = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofMillis(200);
    /** How long both replicas take part in an upgrade at least. */
    private static final int TOGETHER_MILLIS = 1_500;

    private final TrialStack stack;
    private final History history;
    private final Consumer<String> news;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<CompletableFuture<Void>> lanes = new ArrayList<>();

    /**
     * Does nothing yet.
     *
     * @param news told of each fault, in words for people
     */
    public Nemesis(TrialStack stack, History history, Consumer<String> news) {
        this.stack = stack;
        this.history = history;
        this.news = news;
    }

    /** Begins with the faults of a seed. */
    public void start(long seed, Duration length) {
        long begun = System.nanoTime();
        for (List<Fault> faults : List.of(Schedule.ofServers(seed, length), Schedule.ofSurroundings(seed, length))) {
            lanes.add(CompletableFuture.runAsync(() -> faults.forEach(fault -> run(fault, begun)), Nemesis::beside));
        }
    }

    private static void beside(Runnable task) {
        Thread.ofVirtual().name("nemesis").start(task);
    }

    /** Ends the fault that is, and returns when everything is in order and every server runs. */
    public void stop() {
        over.countDown();
        try {
            CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("a fault could not be done or undone", e.getCause());
        }
        stack.machines().forEach(this::comeBack);
    }

    private void run(Fault fault, long begun) {
        long now = System.nanoTime() - begun;
        // What is late because something before took longer must not reach into the calm.
        boolean late = now > Schedule.stormEnd(fault).toNanos();
        if (late || waits(fault.at().minusNanos(now))) {
            return;
        }
        String target = target(fault);
        long from = history.now();
        news.accept(fault.kind() + " " + target);
        try {
            doIt(fault, target);
        } finally {
            // A server may have died of it.
            stack.machines().stream().filter(Machine::died).forEach(this::comeBack);
            history.disturbed(new Disturbance(fault.kind(), target, from, history.now()));
        }
    }

    /** Waits; true if the trial is over. */
    private boolean waits(Duration time) {
        try {
            return over.await(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void pass(Duration time) {
        boolean _ = waits(time);
    }

    private String target(Fault fault) {
        String name = fault.target();
        if (fault.kind() == FaultKind.RESTART) {
            return restarted(name, new Random(fault.pick()));
        }
        if (name.contains(">")) {
            String[] ends = name.split(">", 2);
            return server(ends[0], fault) + ">" + server(ends[1], fault);
        }
        return server(name, fault);
    }

    /** The names of servers to be restarted, in the order in which they are started. */
    private String restarted(String which, Random random) {
        List<String> names =
                new ArrayList<>(stack.machines().stream().map(Machine::name).toList());
        if (which.equals(Schedule.BEHIND)) {
            names.removeIf(name -> name.startsWith(Role.EDGE.title()) || name.equals("envoy"));
        }
        Collections.shuffle(names, random);
        return String.join(AND, which.equals(Schedule.SOME) ? names.subList(0, RESTARTED) : names);
    }

    private String server(String name, Fault fault) {
        return role(name)
                .map(role -> stack.fleet(role).active(fault.pick()).name())
                .orElse(name);
    }

    private static Optional<Role> role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.title().equals(name))
                .findFirst();
    }

    private void doIt(Fault fault, String target) {
        switch (fault.kind()) {
            case KILL -> {
                machine(target).kill();
                pass(fault.length());
                comeBack(machine(target));
            }
            case PAUSE -> {
                Machine machine = machine(target);
                machine.pause();
                pass(fault.length());
                machine.resume();
            }
            case CUT -> {
                stack.surroundings().cut(target);
                pass(fault.length());
                stack.surroundings().heal(target);
            }
            case LOSE -> {
                stack.surroundings().lose(target);
                pass(fault.length());
            }
            case SLOW -> {
                stack.surroundings().slow(target, Duration.ofMillis(1 + fault.pick() % SLOWEST_MILLIS));
                pass(fault.length());
                stack.surroundings().heal(target);
            }
            case FILL -> {
                stack.surroundings().fill(target);
                pass(fault.length());
                stack.surroundings().free(target);
            }
            case SKEW -> {
                stack.surroundings().skew(target, WRONG.multipliedBy(fault.pick() % 2 == 0 ? 1 : -1));
                pass(fault.length());
                stack.surroundings().skew(target, Duration.ZERO);
            }
            case RESTART ->
                restart(
                        Arrays.stream(target.split(Pattern.quote(AND), -1))
                                .map(this::machine)
                                .toList(),
                        fault.pick());
            case UPGRADE -> upgrade(stack.fleet(role(fault.target()).orElseThrow()), machine(target));
        }
    }

    private Machine machine(String name) {
        return stack.machines().stream()
                .filter(machine -> machine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("server: " + name));
    }

    /** Stops some servers at once, in good order or not, and starts them one after the other. */
    private void restart(List<Machine> some, int pick) {
        Consumer<Machine> end = pick % 2 == 0 ? Machine::kill : Machine::stop;
        CompletableFuture.allOf(some.stream()
                        .map(machine -> CompletableFuture.runAsync(() -> end.accept(machine), Nemesis::beside))
                        .toArray(CompletableFuture[]::new))
                .join();
        some.forEach(Nemesis::tryToLaunch);
        some.forEach(this::comeBack);
    }

    private static void tryToLaunch(Machine machine) {
        try {
            machine.launch();
        } catch (RuntimeException _) {
            // It does not start while something else is away or full: it comes back later.
        }
    }

    /** One replica takes over from another, which drains only when the new one is ready. */
    private void upgrade(Fleet fleet, Machine old) {
        Machine fresh = fleet.spare();
        comeBack(fresh);
        pass(Duration.ofMillis(TOGETHER_MILLIS));
        fleet.replace(old, fresh);
        old.stop();
    }

    private void comeBack(Machine machine) {
        long deadline = System.nanoTime() + COMES_BACK.toNanos();
        while (true) {
            try {
                machine.start();
                return;
            } catch (RuntimeException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(machine.name() + " does not come back", e);
                }
                // It may wait for one that died of what another lane does.
                stack.machines().stream().filter(Machine::died).forEach(Nemesis::tryToLaunch);
                try {
                    Thread.sleep(AGAIN);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(interrupted);
                }
            }
        }
    }
}
