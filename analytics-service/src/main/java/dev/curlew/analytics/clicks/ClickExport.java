package dev.curlew.analytics.clicks;

import dev.curlew.analytics.clicks.ClickRow.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes clicks to a file, day by day and page by page: in constant memory, without a transaction that stays open as long as a
 * slow client takes.
 */
final class ClickExport {

    private static final Logger log = LoggerFactory.getLogger(ClickExport.class);
    private static final int PAGE = 2_000;

    private final ClickRows rows;

    ClickExport(ClickRows rows) {
        this.rows = rows;
    }

    /** Returns when all is written. */
    void write(ClickSelection selection, ClickFile file) throws IOException {
        long count = 0;
        for (LocalDate day : rows.days()) {
            ClickRange range = selection
                    .range()
                    .within(
                            day.atStartOfDay(ZoneOffset.UTC).toInstant(),
                            day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
            if (!range.isEmpty()) {
                count += write(day, selection, file);
            }
        }
        log.info("Exported clicks: count={}", count);
    }

    private long write(LocalDate day, ClickSelection selection, ClickFile file) throws IOException {
        long count = 0;
        Optional<Place> after = Optional.empty();
        while (true) {
            List<ClickRow> page = rows.ofDay(day, selection, after, PAGE);
            for (ClickRow row : page) {
                add(file, row);
            }
            count += page.size();
            if (page.size() < PAGE) {
                return count;
            }
            after = Optional.of(page.getLast().place());
        }
    }

    private static void add(ClickFile file, ClickRow row) throws IOException {
        try {
            file.add(row.record());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
