package dev.curlew.cli.stats;

import com.google.protobuf.Timestamp;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.GetStatsRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for which clicks are counted, and how. */
final class StatsOptions {
    @Option(
            names = "--start-time",
            paramLabel = "TIME",
            description = "from when: 2026-01-31T12:00:00Z, 2026-01-31 or -7d (default: 30 days before the end)")
    private @Nullable Timestamp startTime;

    @Option(names = "--end-time", paramLabel = "TIME", description = "until when (default: now)")
    private @Nullable Timestamp endTime;

    @Option(
            names = "--granularity",
            paramLabel = "STEP",
            description = "the steps of the series: minute, hour, day, week, month or year (default: some 100 steps)")
    private Granularity granularity = Granularity.GRANULARITY_UNSPECIFIED;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "where days begin, such as Europe/Berlin (default: UTC)")
    private String timeZone = "";

    @Option(
            names = "--group-by",
            paramLabel = "DIMENSION",
            split = ",",
            description = {
                "break-downs, several by commas: country, region, city, browser, operating-system, device, language,",
                "referrer-domain, channel, utm-source, utm-medium, utm-campaign, rule, variant, bot"
            })
    private List<Dimension> groupBy = new ArrayList<>();

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "which clicks, such as: country=DE AND device=mobile")
    private String filter = "";

    @Option(names = "--max-rows", paramLabel = "N", description = "rows of a break-down (default: 10)")
    private int maxRows;

    @Option(names = "--compare-previous", description = "the totals of the time before, as long, too")
    private boolean comparePrevious;

    /** A request with all of these, from which those for one link are made too. */
    GetStatsRequest.Builder request() {
        GetStatsRequest.Builder request = GetStatsRequest.newBuilder()
                .setGranularity(granularity)
                .setTimeZone(timeZone)
                .addAllGroupBy(groupBy)
                .setFilter(filter)
                .setMaxRows(maxRows)
                .setComparePrevious(comparePrevious);
        if (startTime != null) {
            request.setStartTime(startTime);
        }
        if (endTime != null) {
            request.setEndTime(endTime);
        }
        return request;
    }
}
