package dev.curlew.cli.remote;

import dev.curlew.cli.console.Console;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Waits before each new try of a stream: longer each time that nothing came of the one before, and not for ever. */
public final class Retries {
    private static final Set<Code> WORTH_IT = Set.of(Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.ABORTED);
    private static final long FIRST_MILLIS = 250;
    private static final long LONGEST_MILLIS = 30_000;

    private final Remote remote;
    private final Console console;
    private final Duration limit;
    private long reached;
    private long waitMillis = FIRST_MILLIS;
    private long waitedMillis;

    /** Begins at so much. */
    Retries(Remote remote, Console console, Duration limit, long reached) {
        this.remote = remote;
        this.console = console;
        this.limit = limit;
        this.reached = reached;
    }

    /** So much of it is safe: if that is more than ever before, the waits begin anew. */
    public void reached(long much) {
        if (much > reached) {
            reached = much;
            waitMillis = FIRST_MILLIS;
            waitedMillis = 0;
        }
    }

    /** Waits; throws what was thrown if trying again is of no use, or was of none for too long. */
    public void pause(StatusException lost) throws StatusException, InterruptedException {
        Code code = lost.getStatus().getCode();
        if (!WORTH_IT.contains(code) || waitedMillis + waitMillis > limit.toMillis()) {
            throw lost;
        }
        console.tell(
                code == Code.ABORTED
                        ? "The server still ends an earlier try; trying again in " + waitMillis + " ms."
                        : "The connection was lost; trying again in " + waitMillis + " ms.");
        TimeUnit.MILLISECONDS.sleep(waitMillis);
        waitedMillis += waitMillis;
        waitMillis = Math.min(LONGEST_MILLIS, 2 * waitMillis);
        remote.reconnect();
    }
}
