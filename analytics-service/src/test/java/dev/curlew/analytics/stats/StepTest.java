package dev.curlew.analytics.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class StepTest {

    /** The start of the step that holds the moment, and the start of the one after. */
    @ParameterizedTest
    @CsvSource({
        // Summer time begins (23 hours) and ends (25 hours).
        "DAY,   Europe/Berlin,       2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAY,   Europe/Berlin,       2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "DAY,   America/New_York,    2026-03-08T12:00:00Z, 2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z",
        "DAY,   America/New_York,    2026-11-01T12:00:00Z, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
        // Offsets of quarters and halves of an hour.
        "DAY,   Asia/Kathmandu,      2026-06-01T12:00:00Z, 2026-05-31T18:15:00Z, 2026-06-01T18:15:00Z",
        "HOUR,  Asia/Kathmandu,      2026-06-01T12:00:00Z, 2026-06-01T11:15:00Z, 2026-06-01T12:15:00Z",
        "DAY,   Asia/Kolkata,        2026-06-01T18:29:59Z, 2026-05-31T18:30:00Z, 2026-06-01T18:30:00Z",
        // Clocks change by half an hour: at 02:00 (15:30Z) forward, at 02:00 (15:00Z) back.
        "DAY,   Australia/Lord_Howe, 2026-10-03T20:00:00Z, 2026-10-03T13:30:00Z, 2026-10-04T13:00:00Z",
        "DAY,   Australia/Lord_Howe, 2026-04-04T20:00:00Z, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z",
        "HOUR,  Australia/Lord_Howe, 2026-10-03T15:30:00Z, 2026-10-03T15:30:00Z, 2026-10-03T16:00:00Z",
        "HOUR,  Australia/Lord_Howe, 2026-04-04T15:10:00Z, 2026-04-04T15:00:00Z, 2026-04-04T15:30:00Z",
        // Midnight that does not exist, and the day that Samoa left out.
        "DAY,   America/Santiago,    2026-09-06T12:00:00Z, 2026-09-06T04:00:00Z, 2026-09-07T03:00:00Z",
        "DAY,   Pacific/Apia,        2011-12-30T09:59:59Z, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
        "DAY,   Pacific/Apia,        2011-12-30T10:00:00Z, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z",
        // Longer steps.
        "WEEK,  Europe/Berlin,       2026-01-01T00:00:00Z, 2025-12-28T23:00:00Z, 2026-01-04T23:00:00Z",
        "WEEK,  Europe/Berlin,       2026-03-25T00:00:00Z, 2026-03-22T23:00:00Z, 2026-03-29T22:00:00Z",
        "MONTH, America/New_York,    2026-03-15T00:00:00Z, 2026-03-01T05:00:00Z, 2026-04-01T04:00:00Z",
        "MONTH, UTC,                 2028-02-29T23:59:59Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "YEAR,  Asia/Kathmandu,      2026-06-01T00:00:00Z, 2025-12-31T18:15:00Z, 2026-12-31T18:15:00Z",
        "HOUR,  UTC,                 2026-06-01T12:59:59Z, 2026-06-01T12:00:00Z, 2026-06-01T13:00:00Z",
    })
    void floorAndAfter(Step step, String zone, Instant moment, Instant start, Instant next) {
        ZoneId id = ZoneId.of(zone);

        assertThat(step.floor(moment, id)).isEqualTo(start);
        assertThat(step.after(start, id)).isEqualTo(next);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void steps_overYearsInAwkwardZones_areWithoutGapAndOfSaneLength(Step step) {
        Duration longest = step == Step.HOUR ? Duration.ofMinutes(60) : Duration.ofDays(367);
        for (String zone : new String[] {"Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago"}) {
            ZoneId id = ZoneId.of(zone);
            Instant end = Instant.parse("2013-01-01T00:00:00Z");
            Instant start = step.floor(Instant.parse("2011-06-01T00:00:00Z"), id);
            while (start.isBefore(end)) {
                Instant next = step.after(start, id);
                assertThat(next).isAfter(start);
                assertThat(Duration.between(start, next)).isLessThanOrEqualTo(longest);
                // Whatever lies in a step has its start.
                assertThat(step.floor(start, id)).isEqualTo(start);
                assertThat(step.floor(next.minusSeconds(1), id)).isEqualTo(start);
                start = next;
            }
        }
    }

    @Test
    void covering_roundsOutwards() {
        StatsRange range = StatsRange.covering(
                Instant.parse("2026-03-28T10:00:00Z"),
                Instant.parse("2026-03-30T10:00:00Z"),
                Step.DAY,
                ZoneId.of("Europe/Berlin"));

        assertThat(range.starts())
                .containsExactly(
                        Instant.parse("2026-03-27T23:00:00Z"),
                        Instant.parse("2026-03-28T23:00:00Z"),
                        Instant.parse("2026-03-29T22:00:00Z"));
        assertThat(range.end()).isEqualTo("2026-03-30T22:00:00Z");
    }

    @Test
    void covering_tooManySteps_isRefused() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = start.plus(Duration.ofHours(Step.HOUR.most));

        assertThat(StatsRange.covering(start, end, Step.HOUR, ZoneOffset.UTC).starts())
                .hasSize(Step.HOUR.most);
        assertThatThrownBy(() -> StatsRange.covering(start, end.plusSeconds(1), Step.HOUR, ZoneOffset.UTC))
                .isInstanceOf(StatsException.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1, HOUR",
        "3, HOUR",
        "4, DAY",
        "30, DAY",
        "99, DAY",
        "100, WEEK",
        "699, WEEK",
        "700, MONTH",
        "9999, YEAR"
    })
    void fitting_byLength(int days, Step step) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(StatsRange.fitting(start, start.plus(Duration.ofDays(days)))).isEqualTo(step);
    }
}
