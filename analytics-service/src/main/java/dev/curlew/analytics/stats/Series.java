package dev.curlew.analytics.stats;

import dev.curlew.analytics.store.VisitorSketch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums quarters of an hour, given in order of time, to the steps of a range. */
final class Series {

    private final StatsRange range;
    private final Counts[] steps;
    private final Sum total = new Sum();

    private int current;
    private Sum sum = new Sum();

    Series(StatsRange range) {
        this.range = range;
        this.steps = new Counts[range.starts().size()];
        Arrays.fill(steps, Counts.NONE);
    }

    /** Adds the quarter that starts then; within the range and not before the last one added. */
    void add(Instant start, long clicks, long botClicks, byte @Nullable [] visitors) {
        int step = stepOf(start);
        if (step != current) {
            closeStep();
            current = step;
        }
        sum.add(clicks, botClicks, visitors);
        total.add(clicks, botClicks, visitors);
    }

    /** The sums of all steps, in order. */
    List<Counts> steps() {
        closeStep();
        return new ArrayList<>(Arrays.asList(steps));
    }

    /** The sums of the whole range. */
    Counts total() {
        return total.counts();
    }

    private void closeStep() {
        if (sum.any) {
            steps[current] = sum.counts();
            sum = new Sum();
        }
    }

    private int stepOf(Instant start) {
        int found = Collections.binarySearch(range.starts(), start);
        return found >= 0 ? found : -found - 2;
    }

    private static final class Sum {
        private long clicks;
        private long botClicks;
        private boolean any;
        private final VisitorSketch visitors = new VisitorSketch();

        private void add(long moreClicks, long moreBotClicks, byte @Nullable [] sketch) {
            any = true;
            clicks += moreClicks;
            botClicks += moreBotClicks;
            visitors.add(sketch);
        }

        private Counts counts() {
            return new Counts(clicks, botClicks, visitors.count());
        }
    }
}
