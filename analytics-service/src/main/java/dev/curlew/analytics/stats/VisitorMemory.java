package dev.curlew.analytics.stats;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.hash.HashCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The visitors of spans of time, as they were read last: what is past hardly ever changes, and to merge its sketches is most of the
 * work of long ranges. What is remembered holds as long as all rows are the same, which their versions tell.
 */
final class VisitorMemory {

    private static final long MOST_BYTES = 32 << 20;
    private static final int ENTRY_BYTES = 300;

    /** The rows of subjects from one moment to another. */
    record Span(List<Long> subjects, Instant start, Instant end) {
        Span {
            subjects = List.copyOf(subjects);
        }
    }

    /** How many visitors a span had when its rows were these, and a sketch of them. */
    static final class Known {
        final HashCode version;
        final long count;
        final byte @Nullable [] sketch;

        Known(HashCode version, long count, byte @Nullable [] sketch) {
            this.version = version;
            this.count = count;
            this.sketch = sketch;
        }
    }

    private final Cache<Span, Known> spans = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .<Span, Known>weigher((span, known) ->
                    ENTRY_BYTES + Long.BYTES * span.subjects.size() + (known.sketch == null ? 0 : known.sketch.length))
            .build();

    /** What is known of a span whose rows are of this version. */
    Optional<Known> find(Span span, HashCode version) {
        return Optional.ofNullable(spans.getIfPresent(span)).filter(known -> known.version.equals(version));
    }

    void remember(Span span, Known known) {
        spans.put(span, known);
    }
}
