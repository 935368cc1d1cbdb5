package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.enrich.Trait;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Clicks of people and of bots by quarters of an hour, and who the people were and what they had in common. */
final class Sums {

    static final int QUARTERS = 4;

    private static final long QUARTER_SECONDS = 15 * 60;
    private static final Trait[] TRAITS = Trait.values();

    /** Clicks of people with one value of a trait. */
    static final class OfValue {
        long clicks;
        final LongList visitors = new LongList();

        private void add(long clicksMore, LongList visitorsMore) {
            clicks += clicksMore;
            visitors.addAll(visitorsMore);
        }
    }

    final int domainNumber;
    final long[] clicks = new long[QUARTERS];
    final long[] botClicks = new long[QUARTERS];
    final LongList visitors = new LongList();
    private final Map<Trait, Map<String, OfValue>> traits = new EnumMap<>(Trait.class);

    /** Of nothing yet; the number is that of a link's domain, or 0. */
    Sums(int domainNumber) {
        this.domainNumber = domainNumber;
        for (Trait trait : TRAITS) {
            traits.put(trait, new HashMap<>(4));
        }
    }

    long allClicks() {
        return clicks[0] + clicks[1] + clicks[2] + clicks[3];
    }

    long allBotClicks() {
        return botClicks[0] + botClicks[1] + botClicks[2] + botClicks[3];
    }

    Map<String, OfValue> values(Trait trait) {
        return Objects.requireNonNull(traits.get(trait));
    }

    void add(EnrichedClick click) {
        int quarter =
                (int) (Math.floorMod(click.occurTime().getEpochSecond(), QUARTERS * QUARTER_SECONDS) / QUARTER_SECONDS);
        if (click.bot()) {
            botClicks[quarter]++;
            return;
        }
        clicks[quarter]++;
        long visitor = click.click().getVisitorHash();
        if (visitor != 0) {
            visitors.add(visitor);
        }
        for (Trait trait : TRAITS) {
            OfValue value = values(trait).computeIfAbsent(click.traits().get(trait), key -> new OfValue());
            value.clicks++;
            if (visitor != 0) {
                value.visitors.add(visitor);
            }
        }
    }

    void add(Sums more) {
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            clicks[quarter] += more.clicks[quarter];
            botClicks[quarter] += more.botClicks[quarter];
        }
        visitors.addAll(more.visitors);
        for (Trait trait : TRAITS) {
            Map<String, OfValue> values = values(trait);
            more.values(trait)
                    .forEach((value, sum) ->
                            values.computeIfAbsent(value, key -> new OfValue()).add(sum.clicks, sum.visitors));
        }
    }
}
