package dev.curlew.cli.stats;

import com.google.protobuf.Message;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.output.Column;
import dev.curlew.cli.output.Output;
import dev.curlew.proto.analytics.v1.Breakdown;
import dev.curlew.proto.analytics.v1.BreakdownRow;
import dev.curlew.proto.analytics.v1.SeriesPoint;
import java.util.List;

/** Totals, then break-downs, then the series. */
final class StatsTables {
    private static final List<Column<SeriesPoint>> SERIES = List.of(
            Column.time("FROM", SeriesPoint::hasStartTime, SeriesPoint::getStartTime),
            Column.number("CLICKS", SeriesPoint::getClicks),
            Column.number("VISITORS", SeriesPoint::getVisitors),
            Column.number("BOT CLICKS", SeriesPoint::getBotClicks));

    private StatsTables() {}

    static void show(
            Message totals, List<Breakdown> breakdowns, List<SeriesPoint> series, Output output, Console console) {
        output.message(totals);
        for (Breakdown breakdown : breakdowns) {
            console.print("");
            output.rows("rows", columns(breakdown)).add(rows(breakdown));
        }
        if (!series.isEmpty()) {
            console.print("");
            output.rows("series", SERIES).add(series);
        }
    }

    private static List<Column<BreakdownRow>> columns(Breakdown breakdown) {
        return List.of(
                Column.text(
                        breakdown.getDimension().name().replace('_', ' '),
                        row -> row.getValue().isEmpty() ? "(not known)" : row.getValue()),
                Column.number("CLICKS", BreakdownRow::getClicks),
                Column.number("VISITORS", BreakdownRow::getVisitors));
    }

    private static List<BreakdownRow> rows(Breakdown breakdown) {
        if (breakdown.getOtherClicks() == 0) {
            return breakdown.getRowsList();
        }
        return breakdown.toBuilder()
                .addRows(BreakdownRow.newBuilder().setValue("(all others)").setClicks(breakdown.getOtherClicks()))
                .getRowsList();
    }
}
