package dev.curlew.trial.stack;

import java.util.ArrayList;
import java.util.List;

/** The replicas of one role, one of which is a spare that the others take turns at. */
public final class Fleet {
    private final Role role;
    private final List<Machine.Replica> all;
    private final List<Machine.Replica> active;

    Fleet(Role role, List<Machine.Replica> all) {
        this.role = role;
        this.all = List.copyOf(all);
        this.active = new ArrayList<>(all.subList(0, role.usual()));
    }

    Role role() {
        return role;
    }

    List<Machine.Replica> all() {
        return all;
    }

    /** Those that are to run now. */
    public synchronized List<Machine> active() {
        return List.copyOf(active);
    }

    /** One that is to run now, by any number. */
    public synchronized Machine active(int pick) {
        return active.get(Math.floorMod(pick, active.size()));
    }

    /** The one that does not run. */
    public synchronized Machine spare() {
        return all.stream()
                .filter(replica -> !active.contains(replica))
                .findFirst()
                .orElseThrow();
    }

    /** The spare runs now, and another will soon not. */
    public synchronized void replace(Machine old, Machine with) {
        active.removeIf(replica -> replica.name().equals(old.name()));
        all.stream().filter(replica -> replica.name().equals(with.name())).forEach(active::add);
    }

    /** What they did that they should not have. */
    List<String> deaths() {
        return all.stream().flatMap(replica -> replica.deaths().stream()).toList();
    }
}
