package dev.curlew.analytics.stats;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Lists;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.curlew.analytics.stats.VisitorMemory.Known;
import dev.curlew.analytics.stats.VisitorMemory.Span;
import dev.curlew.analytics.store.VisitorSketch;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds rows of sums up to the steps of a range; of their sketches it reads those alone that it does not remember. */
final class RememberedSeries {

    private static final int READ_AT_ONCE = 1_000;
    private static final Known NOBODY = new Known(HashCode.fromInt(0), 0, null);

    /**
     * A row of sums.
     *
     * @param day whether it is of a day, else of an hour
     * @param version another one for each change of the row
     */
    record Row(boolean day, long subject, long startSecond, long version) {}

    /** Reads sketches of rows. */
    interface Reading {
        void read(List<Row> rows, Sketched sketched) throws SQLException;
    }

    /** Is told the sketch of a row's visitors. */
    interface Sketched {
        void row(Row row, byte @Nullable [] visitors);
    }

    private final VisitorMemory memory;
    private final List<Long> subjects;
    private final StatsRange range;
    private final long[] clicks;
    private final long[] botClicks;
    private final List<List<Row>> rows = new ArrayList<>();

    RememberedSeries(VisitorMemory memory, List<Long> subjects, StatsRange range) {
        this.memory = memory;
        this.subjects = subjects;
        this.range = range;
        this.clicks = new long[range.starts().size()];
        this.botClicks = new long[range.starts().size()];
        for (int step = 0; step < clicks.length; step++) {
            rows.add(new ArrayList<>(1));
        }
    }

    /** Adds clicks of a time within the range, from a row. */
    void add(Instant time, long moreClicks, long moreBotClicks, Row row) {
        int step = range.stepOf(time);
        clicks[step] += moreClicks;
        botClicks[step] += moreBotClicks;
        List<Row> ofStep = rows.get(step);
        // The quarters of an hour are of one row.
        if (ofStep.isEmpty() || !ofStep.getLast().equals(row)) {
            ofStep.add(row);
        }
    }

    /** The series, once all rows are added. */
    Series.Sums sums(Reading reading) throws SQLException {
        Known[] visitors = steps(reading);
        List<Counts> steps = new ArrayList<>(clicks.length);
        for (int step = 0; step < clicks.length; step++) {
            steps.add(new Counts(clicks[step], botClicks[step], visitors[step].count));
        }
        long all = clicks.length == 1 ? visitors[0].count : total(visitors);
        return new Series.Sums(
                steps,
                new Counts(Arrays.stream(clicks).sum(), Arrays.stream(botClicks).sum(), all));
    }

    private Known[] steps(Reading reading) throws SQLException {
        Known[] known = new Known[clicks.length];
        Map<Integer, HashCode> missing = new HashMap<>();
        for (int step = 0; step < known.length; step++) {
            List<Row> ofStep = rows.get(step);
            HashCode version = version(ofStep);
            known[step] =
                    ofStep.isEmpty() ? NOBODY : memory.find(span(step), version).orElse(NOBODY);
            if (!ofStep.isEmpty() && known[step] == NOBODY) {
                missing.put(step, version);
            }
        }
        Map<Integer, VisitorSketch> read = read(missing.keySet(), reading);
        read.forEach((step, sketch) -> {
            HashCode version = missing.getOrDefault(step, NOBODY.version);
            known[step] = new Known(version, sketch.count(), sketch.toBytes());
            memory.remember(span(step), known[step]);
        });
        return known;
    }

    private Map<Integer, VisitorSketch> read(Collection<Integer> steps, Reading reading) throws SQLException {
        ListMultimap<Row, Integer> stepsOfRow = ArrayListMultimap.create();
        Map<Integer, VisitorSketch> sketches = new HashMap<>();
        for (int step : steps) {
            sketches.put(step, new VisitorSketch());
            rows.get(step).forEach(row -> stepsOfRow.put(row, step));
        }
        for (List<Row> some : Lists.partition(List.copyOf(stepsOfRow.keySet()), READ_AT_ONCE)) {
            reading.read(
                    some,
                    (row, visitors) -> stepsOfRow.get(row).forEach(step -> {
                        VisitorSketch sketch = sketches.get(step);
                        if (sketch != null) {
                            sketch.add(visitors);
                        }
                    }));
        }
        return sketches;
    }

    private long total(Known[] steps) {
        Hasher hasher = Hashing.murmur3_128().newHasher();
        for (Known step : steps) {
            hasher.putBytes(step.version.asBytes());
        }
        HashCode version = hasher.hash();
        Span whole = new Span(subjects, range.start(), range.end());
        return memory.find(whole, version)
                .orElseGet(() -> {
                    VisitorSketch sketch = new VisitorSketch();
                    Arrays.stream(steps).forEach(step -> sketch.add(step.sketch));
                    Known known = new Known(version, sketch.count(), null);
                    memory.remember(whole, known);
                    return known;
                })
                .count;
    }

    private Span span(int step) {
        Instant end = step + 1 < clicks.length ? range.starts().get(step + 1) : range.end();
        return new Span(subjects, range.starts().get(step), end);
    }

    private static HashCode version(List<Row> rows) {
        Hasher hasher = Hashing.murmur3_128().newHasher();
        for (Row row : rows) {
            hasher.putBoolean(row.day)
                    .putLong(row.subject)
                    .putLong(row.startSecond)
                    .putLong(row.version);
        }
        return hasher.hash();
    }
}
