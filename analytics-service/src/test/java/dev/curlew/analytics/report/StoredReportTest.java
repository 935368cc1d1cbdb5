package dev.curlew.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.report.StoredReport.Subject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StoredReportTest {

    private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        ",, 2026-05-16T12:00:00Z, 2026-06-15T12:00:00Z",
        "2026-06-01T00:00:00Z,, 2026-06-01T00:00:00Z, 2026-06-15T12:00:00Z",
        ", 2026-06-08T00:00:00Z, 2026-05-09T00:00:00Z, 2026-06-08T00:00:00Z",
        "2026-06-01T00:00:00Z, 2026-06-08T00:00:00Z, 2026-06-01T00:00:00Z, 2026-06-08T00:00:00Z",
        // Never more than 366 days, as a report that is open at its end grows.
        "2020-01-01T00:00:00Z,, 2025-06-14T12:00:00Z, 2026-06-15T12:00:00Z",
    })
    void shown_isBounded(@Nullable Instant start, @Nullable Instant end, Instant from, Instant to) {
        StoredReport report = new StoredReport(
                "rep_1",
                new Subject(1, "sho.rt", "abc", "https://sho.rt/abc"),
                Optional.ofNullable(start),
                Optional.ofNullable(end),
                Optional.empty(),
                NOW);

        assertThat(report.shownFrom(NOW)).isEqualTo(from);
        assertThat(report.shownTo(NOW)).isEqualTo(to);
    }
}
