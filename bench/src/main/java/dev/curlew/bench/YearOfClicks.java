package dev.curlew.bench;

import com.google.protobuf.ByteString;
import dev.curlew.analytics.store.VisitorSketch;
import dev.curlew.proto.analytics.v1.TraitCount;
import dev.curlew.proto.analytics.v1.TraitCounts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;

/** Writes the sums that 50 million clicks on a link within a year leave, and those of many other links. */
final class YearOfClicks {

    static final int DAYS = 365;

    private static final int HOURS = 24;
    private static final int PER_QUARTER = 1_427;
    private static final int TRAIT_LG_K = 9;
    private static final List<String> COUNTRIES = values("C", 60);
    private static final List<String> BROWSERS = values("browser-", 12);
    private static final List<String> REFERRERS = values("site-", 100);

    private final DataSource database;
    private final Random random = new Random(2);

    YearOfClicks(DataSource database) {
        this.database = database;
    }

    /** Clicks of the link in all. */
    static long clicks() {
        return 4L * PER_QUARTER * HOURS * DAYS;
    }

    /** Writes all hours and days of the link up to the day before one. */
    void write(long linkId, Instant day) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement hours = connection.prepareStatement(
                        "insert into analytics.click_hour (subject_id, start_time, domain_number, clicks_00, clicks_15,"
                                + " clicks_30, clicks_45, visitors) values (?, to_timestamp(?), 1, ?, ?, ?, ?, ?)");
                PreparedStatement days = connection.prepareStatement(
                        "insert into analytics.click_day (subject_id, start_time, domain_number, clicks, visitors,"
                                + " country, browser, referrer_domain) values (?, to_timestamp(?), 1, ?, ?, ?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int back = 1; back <= DAYS; back++) {
                writeDay(hours, days, linkId, day.minus(back, ChronoUnit.DAYS));
            }
            connection.commit();
        }
    }

    private void writeDay(PreparedStatement hours, PreparedStatement days, long linkId, Instant day)
            throws SQLException {
        VisitorSketch ofDay = new VisitorSketch();
        for (int hour = 0; hour < HOURS; hour++) {
            VisitorSketch ofHour = new VisitorSketch();
            for (int i = 0; i < 4 * PER_QUARTER; i++) {
                ofHour.add(random.nextLong());
            }
            ofDay.add(ofHour.toBytes());
            hours.setLong(1, linkId);
            hours.setLong(2, day.plus(hour, ChronoUnit.HOURS).getEpochSecond());
            for (int quarter = 0; quarter < 4; quarter++) {
                hours.setInt(3 + quarter, PER_QUARTER);
            }
            hours.setBytes(7, ofHour.toBytes());
            hours.addBatch();
        }
        var _ = hours.executeBatch();
        long clicks = 4L * PER_QUARTER * HOURS;
        days.setLong(1, linkId);
        days.setLong(2, day.getEpochSecond());
        days.setLong(3, clicks);
        days.setBytes(4, ofDay.toBytes());
        days.setBytes(5, trait(COUNTRIES, clicks));
        days.setBytes(6, trait(BROWSERS, clicks));
        days.setBytes(7, trait(REFERRERS, clicks));
        var _ = days.executeUpdate();
    }

    private byte[] trait(List<String> values, long clicks) {
        TraitCounts.Builder counts = TraitCounts.newBuilder();
        long left = clicks;
        for (String value : values) {
            long share = value.equals(values.getLast()) ? left : left / 2;
            HllSketch sketch = new HllSketch(TRAIT_LG_K);
            for (long i = 0; i < Math.min(share, 2_000); i++) {
                sketch.update(random.nextLong());
            }
            HllSketch small = sketch.copyAs(TgtHllType.HLL_4);
            counts.addCounts(TraitCount.newBuilder()
                    .setValue(value)
                    .setClicks(share)
                    .setVisitors(small.isEmpty() ? ByteString.EMPTY : ByteString.copyFrom(small.toCompactByteArray())));
            left -= share;
        }
        return counts.build().toByteArray();
    }

    /** Writes the days of a month of so many links, of which few are clicked much. */
    void writeOthers(long firstLink, int links, int days, Instant day) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into analytics.click_day (subject_id, start_time, domain_number, clicks)"
                                + " select ? + place, to_timestamp(?) - back * interval '1 day', 1,"
                                + " 1 + (200000.0 / (place + 1) * (0.5 + random()))::bigint"
                                + " from generate_series(0, ? - 1) as place cross join generate_series(1, ?) as back");
                PreparedStatement totals = connection.prepareStatement(
                        "insert into analytics.link_total (link_id, clicks, bot_clicks, domain, code) select"
                                + " subject_id, sum(clicks), 0, 'go.example', 'o' || subject_id from analytics.click_day"
                                + " where subject_id >= ? group by 1 on conflict do nothing")) {
            insert.setLong(1, firstLink);
            insert.setLong(2, day.getEpochSecond());
            insert.setInt(3, links);
            insert.setInt(4, days);
            var _ = insert.executeUpdate();
            totals.setLong(1, firstLink);
            var _ = totals.executeUpdate();
        }
    }

    private static List<String> values(String prefix, int count) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(prefix + i);
        }
        return List.copyOf(values);
    }
}
