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

    /** The keys of rows that are there. */
    final String existing;

    /** Inserts rows that are not there, in the order given, and returns their keys. */
    final String insert;

    /** Of rows that are there the clicks of people and the sketches, locked in the order of their keys. */
    final String lock;

    /** Adds counts to rows, and puts sketches in place of those that are there. */
    final String update;

    Tier(String table, List<String> counts, String allClicks) {
        this.table = table;
        this.counts = ImmutableList.copyOf(counts);
        String sketches = String.join(", ", sketches());
        String columns = "subject_id, start_second, domain_number, " + String.join(", ", counts) + ", " + sketches;
        String bytes = sketches().stream().map(column -> "?::bytea[]").collect(Collectors.joining(", "));
        this.select = "select " + allClicks + ", " + sketches + " from analytics." + table + " stored";
        String keys = "stored.subject_id, extract(epoch from stored.start_time)::bigint";
        String wanted = " from unnest(?::bigint[], ?::bigint[]) as wanted (subject_id, start_second)"
                + " join analytics." + table + " stored on stored.subject_id = wanted.subject_id"
                + " and stored.start_time = to_timestamp(wanted.start_second)";
        String numbers = counts.stream().map(column -> "?::bigint[]").collect(Collectors.joining(", "));
        this.existing = "select " + keys + wanted;
        this.insert = "insert into analytics." + table + " as stored ("
                + columns.replace("start_second", "start_time") + ") select "
                + columns.replace("start_second", "to_timestamp(start_second)")
                + " from unnest(?::bigint[], ?::bigint[], ?::bigint[], " + numbers + ", " + bytes
                + ") as batch (" + columns + ") on conflict (subject_id, start_time) do nothing returning " + keys;
        this.lock = "select " + keys + ", " + allClicks + ", " + sketches + wanted
                + " order by stored.subject_id, stored.start_time for update of stored";
        this.update = "update analytics." + table + " stored set "
                + counts.stream()
                        .map(column -> column + " = stored." + column + " + batch." + column)
                        .collect(Collectors.joining(", "))
                + ", "
                + sketches().stream()
                        .map(column -> column + " = batch." + column)
                        .collect(Collectors.joining(", "))
                + " from unnest(?::bigint[], ?::bigint[], " + numbers + ", " + bytes
                + ") as batch (subject_id, start_second, " + String.join(", ", counts) + ", " + sketches
                + ") where stored.subject_id = batch.subject_id"
                + " and stored.start_time = to_timestamp(batch.start_second)";
    }

    /** All clicks of people and all sketches of rows. */
    final String select;

    abstract long count(Sums sums, int column);

    /** The columns of sketches: the visitors and each trait, in order. */
    private static List<String> sketches() {
        List<String> columns = new ArrayList<>(List.of("visitors"));
        Arrays.stream(Trait.values()).map(Trait::column).forEach(columns::add);
        return List.copyOf(columns);
    }
}
