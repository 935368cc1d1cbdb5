package dev.curlew.analytics.store;

import com.google.common.collect.ImmutableList;
import dev.curlew.analytics.enrich.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table of sums, and how it is written. */
enum Tier {
    HOUR(
            "click_hour",
            List.of(
                    "clicks_00",
                    "clicks_15",
                    "clicks_30",
                    "clicks_45",
                    "bot_clicks_00",
                    "bot_clicks_15",
                    "bot_clicks_30",
                    "bot_clicks_45"),
            "stored.clicks_00 + stored.clicks_15 + stored.clicks_30 + stored.clicks_45") {
        @Override
        long count(Sums sums, int column) {
            return column < Sums.QUARTERS ? sums.clicks[column] : sums.botClicks[column - Sums.QUARTERS];
        }
    },
    DAY("click_day", List.of("clicks", "bot_clicks"), "stored.clicks") {
        @Override
        long count(Sums sums, int column) {
            return column == 0 ? sums.allClicks() : sums.allBotClicks();
        }
    };

    final String table;
    final ImmutableList<String> counts;

    /**
     * Adds counts and appends recent clicks to rows, in the order given, and makes those that are not there. Returns the keys of rows that
     * then hold more than so many bytes of recent clicks.
     */
    final String append;

    /** Of rows that are there all clicks of people, the recent clicks and the sketches. */
    final String read;

    /** Puts sketches in place of those that are there, and removes the recent clicks. */
    final String merge;

    /** All clicks of people, the recent clicks and all sketches of rows. */
    final String select;

    Tier(String table, List<String> counts, String allClicks) {
        this.table = table;
        this.counts = ImmutableList.copyOf(counts);
        String sketches = String.join(", ", sketches());
        String keys = "stored.subject_id, extract(epoch from stored.start_time)::bigint";
        String added = "subject_id, start_second, domain_number, " + String.join(", ", counts) + ", recent";
        this.append = "with added as (insert into analytics." + table + " as stored ("
                + added.replace("start_second", "start_time") + ") select "
                + added.replace("start_second", "to_timestamp(start_second)")
                + " from unnest(?::bigint[], ?::bigint[], ?::bigint[], "
                + "?::bigint[], ".repeat(counts.size()) + "?::bytea[]) as batch (" + added
                + ") on conflict (subject_id, start_time) do update set "
                + counts.stream()
                        .map(column -> column + " = stored." + column + " + excluded." + column + ", ")
                        .collect(Collectors.joining())
                + "recent = stored.recent || excluded.recent returning " + keys
                + " as start_second, length(stored.recent) as bytes)"
                + " select subject_id, start_second from added where bytes > ?";
        this.select = "select " + allClicks + ", recent, " + sketches + " from analytics." + table + " stored";
        this.read = "select " + keys + ", " + allClicks + ", recent, " + sketches
                + " from unnest(?::bigint[], ?::bigint[]) as wanted (subject_id, start_second)"
                + " join analytics." + table + " stored on stored.subject_id = wanted.subject_id"
                + " and stored.start_time = to_timestamp(wanted.start_second)";
        this.merge = "update analytics." + table + " stored set recent = '', "
                + sketches().stream()
                        .map(column -> column + " = merged." + column)
                        .collect(Collectors.joining(", "))
                + " from unnest(?::bigint[], ?::bigint[]" + ", ?::bytea[]".repeat(Sketches.COLUMNS)
                + ") as merged (subject_id, start_second, " + sketches
                + ") where stored.subject_id = merged.subject_id"
                + " and stored.start_time = to_timestamp(merged.start_second)";
    }

    abstract long count(Sums sums, int column);

    /** The columns of sketches: the visitors and each trait, in order. */
    private static List<String> sketches() {
        List<String> columns = new ArrayList<>(List.of("visitors"));
        Arrays.stream(Trait.values()).map(Trait::column).forEach(columns::add);
        return List.copyOf(columns);
    }
}
