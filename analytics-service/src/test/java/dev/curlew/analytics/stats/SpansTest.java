package dev.curlew.analytics.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpansTest {

    /** Days that are whole within a step come from days; without hours, a day is where its noon is. */
    @ParameterizedTest(name = "{0} in {1} from {2} to {3}, hours from {4}")
    @CsvSource({
        // Every day begins on an hour: days alone.
        "DAY, UTC, 2026-03-01T00:00Z, 2026-03-11T00:00Z, 2020-01-01T00:00Z, 2026-03-01T00/2026-03-11T00, ''",
        // No day (UTC) is whole within a day of Berlin.
        "DAY, Europe/Berlin, 2026-02-28T23:00Z, 2026-03-10T23:00Z, 2020-01-01T00:00Z, '', 2026-02-28T23/2026-03-10T23",
        "MONTH, Europe/Berlin, 2026-02-28T23:00Z, 2026-03-31T22:00Z, 2020-01-01T00:00Z, 2026-03-01T00/2026-03-31T00,"
                + " 2026-02-28T23/2026-03-01T00 2026-03-31T00/2026-03-31T22",
        "DAY, Asia/Kolkata, 2026-02-28T18:30Z, 2026-03-01T18:30Z, 2020-01-01T00:00Z, '', 2026-02-28T18/2026-03-01T18:30",
        "HOUR, UTC, 2026-03-01T05:00Z, 2026-03-03T05:00Z, 2020-01-01T00:00Z, '', 2026-03-01T05/2026-03-03T05",
        "DAY, Europe/Berlin, 2026-02-28T23:00Z, 2026-03-03T23:00Z, 2026-03-02T00:00Z, 2026-03-01T00/2026-03-02T00,"
                + " 2026-03-02T00/2026-03-03T23",
        "DAY, America/New_York, 2026-03-01T05:00Z, 2026-03-04T05:00Z, 2026-06-01T00:00Z, 2026-03-01T00/2026-03-04T00, ''",
        "DAY, Pacific/Auckland, 2026-03-01T11:00Z, 2026-03-04T11:00Z, 2026-06-01T00:00Z, 2026-03-01T00/2026-03-04T00, ''",
    })
    void of_steps(Step step, String zone, String start, String end, String hoursFrom, String days, String hours) {
        StatsRange range = StatsRange.covering(time(start), time(end), step, ZoneId.of(zone));

        Spans spans = Spans.of(range.starts(), range.end(), time(hoursFrom));

        assertThat(text(spans.days())).isEqualTo(days);
        assertThat(text(spans.hours())).isEqualTo(hours);
    }

    private static Instant time(String text) {
        return Instant.parse(text.replace("Z", ":00Z"));
    }

    private static String text(java.util.List<Interval> intervals) {
        return intervals.stream()
                .map(interval -> shorten(interval.start()) + "/" + shorten(interval.end()))
                .collect(java.util.stream.Collectors.joining(" "));
    }

    private static String shorten(Instant instant) {
        return instant.toString().replace(":00Z", "").replaceFirst(":00$", "");
    }
}
