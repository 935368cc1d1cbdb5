package dev.curlew.analytics.clicks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/**
 * Erases what is known of clicks. Of each only its id is left, so that a repeat that comes later is not counted again; of the
 * sums, the counts. Day by day, each in a transaction: can be cut off, and repeated.
 */
final class ClickEraser {

    private static final String ROWS = """
            update analytics.click set kind = 0, domain = '', code = '', visitor_hash = null, client_network = null, referrer = null,
                referrer_domain = null, user_agent = null, language = null, rule = null, variant = null, query = null,
                target_query = null, country = null, region = null, city = null, browser = null,
                operating_system = null, device = null, channel = null, utm_source = null, utm_medium = null,
                utm_campaign = null
            where link_id = ? and occur_time >= ? and occur_time < ? and kind <> 0
            """;

    private final DataSource database;
    private final ClickRows rows;

    ClickEraser(DataSource database, ClickRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /**
     * Erases the clicks of a link in a range of time.
     *
     * @return how many there were
     */
    long erase(long linkId, ClickRange range) {
        try {
            long erased = 0;
            for (LocalDate day : rows.days()) {
                ClickRange part = range.within(
                        day.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
                if (!part.isEmpty()) {
                    erased += eraseRows(linkId, part.start(), part.end());
                }
            }
            for (VisitorSums sums : VisitorSums.values()) {
                sums.erase(database, linkId, range);
            }
            return erased;
        } catch (SQLException e) {
            throw new ClickException.Unavailable(e);
        }
    }

    private long eraseRows(long linkId, Instant start, Instant end) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(ROWS)) {
            update.setLong(1, linkId);
            update.setObject(2, start.atOffset(ZoneOffset.UTC));
            update.setObject(3, end.atOffset(ZoneOffset.UTC));
            return update.executeLargeUpdate();
        }
    }
}
