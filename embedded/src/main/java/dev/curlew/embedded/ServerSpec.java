package dev.curlew.embedded;

import java.time.Duration;
import java.util.List;

/** What the supervision has to know of one kind of server. */
interface ServerSpec {
    String name();

    /** The command that runs the server in the foreground. */
    List<String> command();

    /** The signal, without SIG, that makes the server stop in good order. */
    default String stopSignal() {
        return "TERM";
    }

    /** How long stopping in good order may take before the server is killed. */
    Duration grace();

    /** Called before each start. */
    default void prepare() {}

    /** Asks the server whether it takes requests; false if it does not (yet). */
    boolean ready();
}
