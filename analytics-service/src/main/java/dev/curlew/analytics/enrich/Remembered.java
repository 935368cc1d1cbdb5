package dev.curlew.analytics.enrich;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;

/** What some texts mean, of those that are met often: most visitors send one of a few. */
final class Remembered<T> {

    private static final long MOST_BYTES = 4 << 20;
    private static final int ENTRY_BYTES = 200;

    private final Function<String, T> meaning;
    private final Cache<String, T> known = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .<String, T>weigher((text, _) -> ENTRY_BYTES + 2 * text.length())
            .build();

    Remembered(Function<String, T> meaning) {
        this.meaning = meaning;
    }

    T of(String text) {
        return text.isEmpty() ? meaning.apply(text) : known.get(text, meaning);
    }
}
