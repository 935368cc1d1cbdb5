package dev.curlew.analytics.stats;

import com.google.common.collect.Lists;
import dev.curlew.analytics.store.TraitTally;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.analytics.v1.Breakdown;
import dev.curlew.proto.analytics.v1.BreakdownRow;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.Granularity;
import dev.curlew.proto.analytics.v1.SeriesPoint;
import dev.curlew.proto.analytics.v1.StatsTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What a query gave.
 *
 * @param range of the query
 * @param total of the range
 * @param steps of the series
 * @param breakdowns for each dimension asked for, in order
 * @param previous the totals of the range before, if asked for
 */
record StatsAnswer(
        StatsRange range,
        Counts total,
        List<Counts> steps,
        List<Breakdown> breakdowns,
        Optional<StatsTotals> previous) {

    StatsAnswer {
        steps = List.copyOf(steps);
        breakdowns = List.copyOf(breakdowns);
    }

    static StatsTotals totals(StatsRange range, Counts total) {
        return StatsTotals.newBuilder()
                .setClicks(total.clicks())
                .setBotClicks(total.botClicks())
                .setVisitors(total.visitors())
                .setStartTime(ProtoTimes.timestamp(range.start()))
                .setEndTime(ProtoTimes.timestamp(range.end()))
                .build();
    }

    /** A break-down of people's clicks by a trait. */
    static Breakdown breakdown(Dimension dimension, List<TraitTally.Row> rows, long allClicks) {
        Breakdown.Builder breakdown = Breakdown.newBuilder().setDimension(dimension);
        long other = allClicks;
        for (TraitTally.Row row : rows) {
            breakdown.addRows(BreakdownRow.newBuilder()
                    .setValue(row.value())
                    .setClicks(row.clicks())
                    .setVisitors(row.visitors()));
            other -= row.clicks();
        }
        return breakdown.setOtherClicks(other).build();
    }

    /** People and bots. */
    static Breakdown bots(Counts total, int maxRows) {
        List<BreakdownRow> rows = new ArrayList<>(2);
        rows.add(BreakdownRow.newBuilder()
                .setValue("false")
                .setClicks(total.clicks())
                .setVisitors(total.visitors())
                .build());
        rows.add(BreakdownRow.newBuilder()
                .setValue("true")
                .setClicks(total.botClicks())
                .build());
        List<BreakdownRow> sorted = total.botClicks() > total.clicks() ? Lists.reverse(rows) : rows;
        List<BreakdownRow> shown = sorted.stream()
                .filter(row -> row.getClicks() > 0)
                .limit(maxRows)
                .toList();
        long other = total.clicks()
                + total.botClicks()
                - shown.stream().mapToLong(BreakdownRow::getClicks).sum();
        return Breakdown.newBuilder()
                .setDimension(Dimension.BOT)
                .addAllRows(shown)
                .setOtherClicks(other)
                .build();
    }

    Granularity granularity() {
        return Granularity.valueOf(range.step().name());
    }

    String timeZone() {
        return range.zone().getId().equals("Z") ? "UTC" : range.zone().getId();
    }

    List<SeriesPoint> series() {
        List<SeriesPoint> points = new ArrayList<>(steps.size());
        Iterator<Instant> starts = range.starts().iterator();
        for (Counts step : steps) {
            points.add(SeriesPoint.newBuilder()
                    .setStartTime(ProtoTimes.timestamp(starts.next()))
                    .setClicks(step.clicks())
                    .setBotClicks(step.botClicks())
                    .setVisitors(step.visitors())
                    .build());
        }
        return points;
    }
}
