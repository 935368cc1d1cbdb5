package dev.curlew.analytics.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Resources;
import dev.curlew.analytics.enrich.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Values of traits that rows of sums hold as numbers, which are their lines in {@code known_values.txt} beside this class: those that most
 * clicks have. Lines may be added to its end, and none may ever change; the first 128 numbers take a byte.
 */
final class KnownValues {

    /** A trait and one of its values. */
    record Known(Trait trait, String value) {}

    static final int NONE = -1;

    private static final ImmutableList<Known> BY_NUMBER = read();
    private static final ImmutableList<Map<String, Integer>> NUMBERS = numbers();

    private KnownValues() {}

    /** The number of a trait's value; {@link #NONE} if it has none. */
    static int number(Trait trait, String value) {
        return NUMBERS.get(trait.place()).getOrDefault(value, NONE);
    }

    /** What a number stands for. */
    static Known of(int number) {
        if (number < 0 || number >= BY_NUMBER.size()) {
            throw new IllegalStateException("a row of sums holds the value " + number + " (expected: less than "
                    + BY_NUMBER.size() + "): a later version of this server wrote it");
        }
        return BY_NUMBER.get(number);
    }

    /** All, by their numbers. */
    static ImmutableList<Known> all() {
        return BY_NUMBER;
    }

    private static ImmutableList<Known> read() {
        try {
            return Resources.readLines(Resources.getResource(KnownValues.class, "known_values.txt"), UTF_8).stream()
                    .map(line -> line.split(" ", 2))
                    .map(words -> new Known(Trait.valueOf(words[0].toUpperCase(Locale.ROOT)), words[1]))
                    .collect(ImmutableList.toImmutableList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImmutableList<Map<String, Integer>> numbers() {
        List<Map<String, Integer>> numbers = new ArrayList<>();
        for (Trait _ : Trait.values()) {
            numbers.add(new HashMap<>());
        }
        for (int number = 0; number < BY_NUMBER.size(); number++) {
            Known known = BY_NUMBER.get(number);
            numbers.get(known.trait.place()).put(known.value, number);
        }
        return ImmutableList.copyOf(numbers);
    }
}
