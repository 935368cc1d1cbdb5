package dev.curlew.bench.measure;

import java.io.IOException;

/**
 * Load until a server is no faster than it was. What a JVM runs it compiles for a minute and more; others are as fast as they get at
 * once.
 */
public final class Settling {
    /** How long a run is. */
    public static final int SECONDS = 5;

    /** How many runs in a row have to bring nothing. */
    public static final int STEADY = 3;

    /** How many runs there are at most. */
    public static final int MOST = 24;

    /** What is faster by less is as fast: no two runs are alike. */
    private static final double FASTER = 1.03;

    private Settling() {}

    /** Repeats a run, and gives how many there were. */
    public static int settle(Contender.Run run) throws IOException, InterruptedException {
        double best = 0;
        int steady = 0;
        int runs = 0;
        while (steady < STEADY && runs < MOST) {
            double rate = run.run().perSecond();
            steady = rate > best * FASTER ? 0 : steady + 1;
            best = Math.max(best, rate);
            runs++;
        }
        return runs;
    }
}
