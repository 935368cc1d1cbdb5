package dev.curlew.trial.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** The links that visitors know of, the ones that changed last before all others. */
final class Book {
    /** A link that was acknowledged. */
    record Entry(String link, String code) {}

    private static final int RECENT = 12;
    private static final int PERCENT = 100;
    private static final int PERCENT_RECENT = 60;

    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> recent = new ArrayList<>();
    private final Map<String, Integer> limits = new ConcurrentHashMap<>();
    private final AtomicInteger slugs = new AtomicInteger();

    /** A link was made. */
    synchronized void add(Entry entry) {
        entries.add(entry);
        touch(entry);
    }

    /** A link was changed. */
    synchronized void touch(Entry entry) {
        recent.remove(entry);
        recent.addFirst(entry);
        if (recent.size() > RECENT) {
            recent.removeLast();
        }
    }

    /** One by chance; empty while there is none. */
    synchronized Optional<Entry> any(RandomGenerator random) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        List<Entry> from = random.nextInt(PERCENT) < PERCENT_RECENT ? recent : entries;
        return Optional.of(from.get(random.nextInt(from.size())));
    }

    /** All links. */
    synchronized List<Entry> all() {
        return List.copyOf(entries);
    }

    /** How many links there are. */
    synchronized int size() {
        return entries.size();
    }

    /** A link has a limit, whether or not it comes to be. */
    void limit(String link, int most) {
        limits.put(link, most);
    }

    /** How many clicks each limited link may have. */
    Map<String, Integer> limits() {
        return Map.copyOf(limits);
    }

    /** A slug that each writer may want: a new one, the newest, which another one may want at the same time, or one of old. */
    String slug(RandomGenerator random) {
        int newest = slugs.get();
        return "wanted-"
                + switch (random.nextInt(4)) {
                    case 0 -> newest;
                    case 1 -> random.nextInt(newest + 1);
                    default -> slugs.incrementAndGet();
                };
    }
}
