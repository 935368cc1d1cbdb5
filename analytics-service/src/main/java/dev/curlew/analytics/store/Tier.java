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

    /** Adds counts, and returns of each row whether it is new, its clicks of people and its sketches as they were. */
    final String upsert;

    /** Puts sketches in place of those that are there. */
    final String update;

    Tier(String table, List<String> counts, String allClicks) {
        this.table = table;
        this.counts = ImmutableList.copyOf(counts);
        String sketches = String.join(", ", sketches());
        String columns = "subject_id, start_second, domain_number, " + String.join(", ", counts) + ", " + sketches;
        String bytes = sketches().stream().map(column -> "?::bytea[]").collect(Collectors.joining(", "));
        this.select = "select " + allClicks + ", " + sketches + " from analytics." + table + " stored";
        // Ordered as given. The rows are locked from here on, so that sketches may be merged outside of SQL.
        this.upsert = "insert into analytics." + table + " as stored ("
                + columns.replace("start_second", "start_time") + ") select "
                + columns.replace("start_second", "to_timestamp(start_second)")
                + " from unnest(?::bigint[], ?::bigint[], ?::integer[], "
                + counts.stream().map(column -> "?::bigint[]").collect(Collectors.joining(", ")) + ", " + bytes
                + ") as batch (" + columns + ") on conflict (subject_id, start_time) do update set "
                + counts.stream()
                        .map(column -> column + " = stored." + column + " + excluded." + column)
                        .collect(Collectors.joining(", "))
                + " returning subject_id, extract(epoch from start_time)::bigint, xmax = 0, " + allClicks + ", "
                + sketches;
        this.update = "update analytics." + table + " stored set "
                + sketches().stream()
                        .map(column -> column + " = merged." + column)
                        .collect(Collectors.joining(", "))
                + " from unnest(?::bigint[], ?::bigint[], " + bytes + ") as merged (subject_id, start_second, "
                + sketches
                + ") where stored.subject_id = merged.subject_id"
                + " and stored.start_time = to_timestamp(merged.start_second)";
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
