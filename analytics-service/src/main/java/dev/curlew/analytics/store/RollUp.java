package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.EnrichedClick;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sums of a batch, sorted so that transactions which meet lock rows in the same order. */
final class RollUp {

    /** A subject in the hour or the day that begins then. */
    record Span(long subject, long startSecond) implements Comparable<Span> {
        private static final Comparator<Span> ORDER =
                Comparator.comparingLong(Span::subject).thenComparingLong(Span::startSecond);

        @Override
        public int compareTo(Span other) {
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
        static final Counts NONE = new Counts(0, 0);

        Counts plus(Counts other) {
            return new Counts(clicks + other.clicks, botClicks + other.botClicks);
        }
    }

    /** All clicks of a link in the batch, and its name. */
    record LinkSum(String domain, String code, Counts counts) {}

    private record Row(Span span, Sums sums) {}

    private static final long QUARTER_SECONDS = 15 * 60;
    private static final long HOUR_SECONDS = 60 * 60;
    private static final long DAY_SECONDS = 24 * HOUR_SECONDS;

    final SortedMap<Span, Sums> hours = new TreeMap<>();
    final SortedMap<Long, LinkSum> links = new TreeMap<>();
    final SortedMap<OrphanQuarter, Counts> orphans = new TreeMap<>();

    private final Map<String, Integer> domains;
    private final int part;
    private final Map<Long, EnrichedClick> names = new HashMap<>();
    private @Nullable Row linkRow;
    private @Nullable Row domainRow;

    private RollUp(Map<String, Integer> domains, int part) {
        this.domains = domains;
        this.part = part;
    }

    /**
     * Sums clicks up.
     *
     * @param clicks by link and time, best: then most are of the row of the click before
     * @param domains the numbers of all domains of links in the batch
     * @param part of the subjects of which the consumer writes one
     */
    static RollUp of(Collection<EnrichedClick> clicks, Map<String, Integer> domains, int part) {
        RollUp rollUp = new RollUp(domains, part);
        clicks.forEach(rollUp::add);
        rollUp.addLinks();
        rollUp.addAllDomains();
        return rollUp;
    }

    /** The domain of a click as the database holds it. */
    static String domain(EnrichedClick click) {
        return withoutNul(click.click().getDomain());
    }

    /** The same sums by day. Rows of a day with but one hour are shared with it: they are not to be changed. */
    SortedMap<Span, Sums> days() {
        SortedMap<Span, Sums> days = new TreeMap<>();
        hours.forEach((hour, sums) -> {
            Span day = new Span(hour.subject(), floor(hour.startSecond(), DAY_SECONDS));
            days.merge(day, sums, RollUp::both);
        });
        return days;
    }

    private static Sums both(Sums one, Sums other) {
        Sums both = new Sums(one.domainNumber);
        both.add(one);
        both.add(other);
        return both;
    }

    private void add(EnrichedClick click) {
        long second = click.occurTime().getEpochSecond();
        if (!click.onLink()) {
            OrphanQuarter quarter =
                    new OrphanQuarter(click.click().getKindValue(), domain(click), floor(second, QUARTER_SECONDS));
            orphans.merge(quarter, click.bot() ? new Counts(0, 1) : new Counts(1, 0), Counts::plus);
            return;
        }
        long hour = floor(second, HOUR_SECONDS);
        long link = click.click().getLinkId();
        int domain = Objects.requireNonNull(domains.get(domain(click)));
        Row ofLink = row(linkRow, link, hour, domain);
        if (linkRow == null || linkRow.span.subject != link) {
            names.putIfAbsent(link, click);
        }
        ofLink.sums.add(click);
        linkRow = ofLink;
        Row ofDomain = row(domainRow, Subjects.ofDomain(domain, part), hour, 0);
        ofDomain.sums.add(click);
        domainRow = ofDomain;
    }

    private Row row(@Nullable Row last, long subject, long hour, int domain) {
        if (last != null && last.span.subject == subject && last.span.startSecond == hour) {
            return last;
        }
        Span span = new Span(subject, hour);
        return new Row(span, hours.computeIfAbsent(span, _ -> new Sums(domain)));
    }

    private void addLinks() {
        SortedMap<Long, Counts> counts = new TreeMap<>();
        hours.tailMap(new Span(1, Long.MIN_VALUE))
                .forEach((hour, sums) ->
                        counts.merge(hour.subject, new Counts(sums.allClicks(), sums.allBotClicks()), Counts::plus));
        counts.forEach((link, sum) -> {
            EnrichedClick name = Objects.requireNonNull(names.get(link));
            links.put(link, new LinkSum(domain(name), withoutNul(name.click().getCode()), sum));
        });
    }

    /** Where all clicks of an hour are of one domain, as they mostly are, its sums are those of all. */
    private void addAllDomains() {
        SortedMap<Span, Sums> all = new TreeMap<>();
        hours.headMap(new Span(Subjects.ofAll(Subjects.PARTS - 1), Long.MIN_VALUE))
                .forEach((hour, sums) ->
                        all.merge(new Span(Subjects.ofAll(part), hour.startSecond()), sums, RollUp::both));
        hours.putAll(all);
    }

    private static long floor(long second, long length) {
        return Math.floorDiv(second, length) * length;
    }

    private static String withoutNul(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }
}
