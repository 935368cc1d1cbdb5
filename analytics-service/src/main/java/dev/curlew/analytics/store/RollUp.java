package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.EnrichedClick;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/** The sums of a batch, sorted so that transactions which meet lock rows in the same order. */
final class RollUp {

    /** A quarter of an hour of a link. */
    record LinkQuarter(long linkId, long startSecond) implements Comparable<LinkQuarter> {
        private static final Comparator<LinkQuarter> ORDER =
                Comparator.comparingLong(LinkQuarter::linkId).thenComparingLong(LinkQuarter::startSecond);

        @Override
        public int compareTo(LinkQuarter other) {
            return ORDER.compare(this, other);
        }
    }

    /** A quarter of an hour of clicks that met no link. */
    record OrphanQuarter(int kind, String domain, long startSecond) implements Comparable<OrphanQuarter> {
        private static final Comparator<OrphanQuarter> ORDER = Comparator.comparingInt(OrphanQuarter::kind)
                .thenComparing(OrphanQuarter::domain)
                .thenComparingLong(OrphanQuarter::startSecond);

        @Override
        public int compareTo(OrphanQuarter other) {
            return ORDER.compare(this, other);
        }
    }

    /** Clicks of people and of bots. */
    record Counts(long clicks, long botClicks) {
        Counts plus(Counts other) {
            return new Counts(clicks + other.clicks, botClicks + other.botClicks);
        }
    }

    /** Clicks of people and of bots, and who the people were. */
    static final class Sums {
        long clicks;
        long botClicks;
        final VisitorSketch visitors = new VisitorSketch();

        private void add(EnrichedClick click) {
            if (click.bot()) {
                botClicks++;
                return;
            }
            clicks++;
            if (click.click().getVisitorHash() != 0) {
                visitors.add(click.click().getVisitorHash());
            }
        }
    }

    private static final long QUARTER_SECONDS = 15 * 60;

    final SortedMap<LinkQuarter, Sums> quarters = new TreeMap<>();
    final SortedMap<OrphanQuarter, Sums> orphans = new TreeMap<>();

    private RollUp() {}

    /** The sums by link, whatever the quarter. */
    SortedMap<Long, Counts> totals() {
        SortedMap<Long, Counts> totals = new TreeMap<>();
        quarters.forEach((quarter, sums) ->
                totals.merge(quarter.linkId(), new Counts(sums.clicks, sums.botClicks), Counts::plus));
        return totals;
    }

    static RollUp of(Collection<EnrichedClick> clicks) {
        RollUp rollUp = new RollUp();
        clicks.forEach(rollUp::add);
        return rollUp;
    }

    private void add(EnrichedClick click) {
        long quarter = Math.floorDiv(click.occurTime().getEpochSecond(), QUARTER_SECONDS) * QUARTER_SECONDS;
        if (click.onLink()) {
            quarters.computeIfAbsent(new LinkQuarter(click.click().getLinkId(), quarter), key -> new Sums())
                    .add(click);
        } else {
            String domain = click.click().getDomain().replace("\0", "");
            orphans.computeIfAbsent(new OrphanQuarter(click.click().getKindValue(), domain, quarter), key -> new Sums())
                    .add(click);
        }
    }
}
