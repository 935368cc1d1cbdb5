package dev.curlew.analytics.clicks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Erases what is known of clicks. Of each only its id is left, so that a repeat that comes later is not counted again; of the
 * sums, the counts. Day by day, each in a transaction: can be cut off, and repeated.
 */
final class ClickEraser {

    private static final String ERASE = """
            update analytics.click set kind = 0, domain = '', code = '', visitor_hash = null, client_network = null, referrer = null,
                referrer_domain = null, user_agent = null, language = null, rule = null, variant = null, query = null,
                target_query = null, country = null, region = null, city = null, browser = null,
                operating_system = null, device = null, channel = null, utm_source = null, utm_medium = null,
                utm_campaign = null
            where occur_time >= ? and occur_time < ? and kind <> 0 and\s""";
    private static final String OF_LINK = "link_id = ?";
    /** As edges cut an address. */
    private static final String OF_VISITOR = """
            client_network = text(network(set_masklen(?::inet, case family(?::inet) when 4 then 24 else 48 end)))
                and (?::text is null or user_agent = ?::text)
            """;

    private static final String LINKS = """
            select link_id, min(occur_time), max(occur_time) from analytics.click
            where occur_time >= ? and occur_time < ? and kind <> 0 and link_id > 0 and\s""" + OF_VISITOR + " group by link_id";

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
            for (ClickRange part : byDay(range)) {
                erased += eraseRows(part, OF_LINK, linkId);
            }
            for (VisitorSums sums : VisitorSums.values()) {
                sums.erase(database, linkId, range);
            }
            return erased;
        } catch (SQLException e) {
            throw new ClickException.Unavailable(e);
        }
    }

    /**
     * Erases the clicks of a visitor in a window of time. What the sums know goes first, as the rows tell whose sums they are: so
     * who is cut off finds them again.
     *
     * @return how many there were
     */
    long erase(VisitorWindow window) {
        @Nullable String agent = window.userAgent().orElse(null);
        @Nullable Object[] visitor = {window.address(), window.address(), agent, agent};
        try {
            long erased = 0;
            for (ClickRange part : byDay(window.range())) {
                for (Map.Entry<Long, ClickRange> clicked :
                        clickedBy(part, visitor).entrySet()) {
                    for (VisitorSums sums : VisitorSums.values()) {
                        sums.erase(database, clicked.getKey(), clicked.getValue());
                    }
                }
                erased += eraseRows(part, OF_VISITOR, visitor);
            }
            return erased;
        } catch (SQLException e) {
            throw new ClickException.Unavailable(e);
        }
    }

    private List<ClickRange> byDay(ClickRange range) {
        return rows.days().stream()
                .map(day -> range.within(
                        day.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The links that a visitor clicked in a range, and between which moments. */
    private Map<Long, ClickRange> clickedBy(ClickRange range, @Nullable Object... visitor) throws SQLException {
        Map<Long, ClickRange> links = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(LINKS)) {
            bind(query, range, visitor);
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    links.put(
                            found.getLong(1),
                            new ClickRange(instant(found, 2), instant(found, 3).plusNanos(1_000)));
                }
            }
        }
        return links;
    }

    private long eraseRows(ClickRange range, String whose, @Nullable Object... values) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(ERASE + whose)) {
            bind(update, range, values);
            return update.executeLargeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, ClickRange range, @Nullable Object... values)
            throws SQLException {
        statement.setObject(1, range.start().atOffset(ZoneOffset.UTC));
        statement.setObject(2, range.end().atOffset(ZoneOffset.UTC));
        for (int i = 0; i < values.length; i++) {
            statement.setObject(3 + i, values[i]);
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
