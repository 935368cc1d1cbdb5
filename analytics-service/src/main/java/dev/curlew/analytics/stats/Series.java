package dev.curlew.analytics.stats;

import dev.curlew.analytics.store.VisitorSketch;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds rows of sums, given in order of time, up to the steps of a range. */
final class Series {

    private final StatsRange range;
    private final Counts[] steps;
    /** Of the steps that are closed: merging them is far less than merging all rows once more. */
    private final Sum total = new Sum();

    /** Of the last step added to and the one before: rows of an hour that two steps share may come by turns. */
    private final Sum[] open = {new Sum(), new Sum()};

    private int last;

    Series(StatsRange range) {
        this.range = range;
        this.steps = new Counts[range.starts().size()];
        Arrays.fill(steps, Counts.NONE);
    }

    /** Adds clicks of a time within the range, not more than an hour before those added last. */
    void add(Instant time, long clicks, long botClicks, byte @Nullable [] visitors) {
        int step = range.stepOf(time);
        while (last < step) {
            close(last - 1);
            last++;
            open[Math.floorMod(last, 2)] = new Sum();
        }
        if (step < last - 1) {
            throw new IllegalArgumentException(time + ": out of order");
        }
        open[Math.floorMod(step, 2)].add(clicks, botClicks, visitors);
    }

    /**
     * The sums of a series.
     *
     * @param steps of all steps, in order
     * @param total of the whole range
     */
    record Sums(List<Counts> steps, Counts total) {
        Sums {
            steps = List.copyOf(steps);
        }
    }

    /** The sums of all that was added. Nothing can be added any more. */
    Sums sums() {
        close(last - 1);
        close(last);
        return new Sums(Arrays.asList(steps), total.counts());
    }

    private void close(int step) {
        if (step >= 0) {
            Sum sum = open[Math.floorMod(step, 2)];
            steps[step] = sum.counts();
            total.add(sum.clicks, sum.botClicks, sum.visitors.toBytes());
        }
    }

    private static final class Sum {
        private long clicks;
        private long botClicks;
        private final VisitorSketch visitors = new VisitorSketch();
        private byte @Nullable [] lastSketch;

        private void add(long moreClicks, long moreBotClicks, byte @Nullable [] sketch) {
            clicks += moreClicks;
            botClicks += moreBotClicks;
            // The quarters of an hour have one sketch.
            if (!Arrays.equals(sketch, lastSketch)) {
                visitors.add(sketch);
                lastSketch = sketch;
            }
        }

        private Counts counts() {
            return new Counts(clicks, botClicks, visitors.count());
        }
    }
}
