package dev.curlew.trial.history;

import java.time.Duration;

/** What can be done to a server, and how long after its end something of it can be felt. */
public enum FaultKind {
    /** SIGKILL; the server is started again some time later. */
    KILL(Duration.ofSeconds(6)),
    /** SIGSTOP, and SIGCONT some time later. */
    PAUSE(Duration.ofSeconds(6)),
    /** A connection breaks, and none can be made. */
    CUT(Duration.ofSeconds(6)),
    /** What is sent over connections that there are is lost, and neither side hears of it; until pings find out. */
    LOSE(Duration.ofSeconds(25)),
    /** What is sent arrives late. */
    SLOW(Duration.ofSeconds(4)),
    /** A disk is full. */
    FILL(Duration.ofSeconds(6)),
    /** A server's clock is wrong. */
    SKEW(Duration.ofSeconds(2)),
    /** Several servers stop at once and start in another order. */
    RESTART(Duration.ofSeconds(6)),
    /** A replica takes over from another: it is started before the other one drains. */
    UPGRADE(Duration.ofSeconds(6));

    private final Duration settles;

    FaultKind(Duration settles) {
        this.settles = settles;
    }

    /** Until then after its end connections are made anew, and word of changes may be late. */
    public Duration settles() {
        return settles;
    }

    /** Whether servers may be out of each other's reach meanwhile. */
    public boolean parts() {
        return this != SLOW && this != SKEW;
    }
}
