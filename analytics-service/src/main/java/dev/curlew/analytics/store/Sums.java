package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.EnrichedClick;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a batch adds to a row of sums: clicks of people and of bots by quarters of an hour, and the clicks of people one by one. */
final class Sums {

    static final int QUARTERS = 4;

    private static final long QUARTER_SECONDS = 15 * 60;

    /** So many are appended to a row; more are added to its columns at once. */
    private static final int MOST_APPENDED = 32;

    final int domainNumber;
    final long[] clicks = new long[QUARTERS];
    final long[] botClicks = new long[QUARTERS];
    final List<EnrichedClick> people = new ArrayList<>(2);
    private byte @Nullable [] appended;
    private @Nullable Tally tally;

    /** Of nothing yet; the number is that of a link's domain, or 0. */
    Sums(int domainNumber) {
        this.domainNumber = domainNumber;
    }

    long allClicks() {
        return people.size();
    }

    long allBotClicks() {
        return botClicks[0] + botClicks[1] + botClicks[2] + botClicks[3];
    }

    void add(EnrichedClick click) {
        int quarter =
                (int) (Math.floorMod(click.occurTime().getEpochSecond(), QUARTERS * QUARTER_SECONDS) / QUARTER_SECONDS);
        if (click.bot()) {
            botClicks[quarter]++;
        } else {
            clicks[quarter]++;
            people.add(click);
        }
    }

    void add(Sums more) {
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            clicks[quarter] += more.clicks[quarter];
            botClicks[quarter] += more.botClicks[quarter];
        }
        people.addAll(more.people);
    }

    /** Whether they are too many to be appended. Nothing can be added any more. */
    boolean many() {
        return people.size() > MOST_APPENDED;
    }

    /** What is to be appended to the row's recent clicks. Nothing can be added any more. */
    byte[] appended() {
        byte[] made = appended;
        if (made == null) {
            made = many() ? RecentColumn.EMPTY : RecentColumn.of(people);
            appended = made;
        }
        return made;
    }

    /** What is to be added to the row's columns together with recent clicks that it holds already. */
    Tally tally(RecentColumn recent) {
        if (!many()) {
            // The row holds them already, too.
            return Tally.of(List.of(), recent);
        }
        if (!recent.clicks.isEmpty()) {
            return Tally.of(people, recent);
        }
        // Rows of a domain and of all domains mostly share these sums.
        Tally made = tally;
        if (made == null) {
            made = Tally.of(people, recent);
            tally = made;
        }
        return made;
    }
}
