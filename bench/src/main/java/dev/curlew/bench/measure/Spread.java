package dev.curlew.bench.measure;

import java.util.Arrays;
import java.util.Locale;

/** The least, the middle and the most of several figures. */
public record Spread(double least, double median, double most) {

    public static Spread of(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return new Spread(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median, least, most);
    }
}
