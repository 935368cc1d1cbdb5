package dev.curlew.analytics.clicks;

import dev.curlew.analytics.clicks.ClickRow.Place;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.analytics.v1.ClickRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads the table of clicks. Each method throws {@link ClickException.Unavailable} where Postgres does not answer. */
final class ClickRows {

    private static final int TIMEOUT_SECONDS = 8;
    private static final String SELECT = """
            select link_id, occur_time, event_id, coalesce(store_xid, 0) as store_xid, domain, code, country, region, city, browser,
                operating_system, device, language, referrer_domain, channel, utm_source, utm_medium, utm_campaign,
                rule, variant, bot
            from analytics.click
            where kind = 1
            """;
    // A server that is restored from a backup, or takes over for another, goes on with other transactions of the same
    // ids.
    private static final String HORIZON = """
            select (select system_identifier from pg_control_system()) || '-'
                || (select timeline_id from pg_control_checkpoint()),
                pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            """;
    private static final String PARTITIONS = """
            select partition.relname from pg_inherits link join pg_class partition on partition.oid = link.inhrelid
            where link.inhparent = 'analytics.click'::regclass and partition.relname ~ '^click_[0-9]{8}$'
            order by 1
            """;

    private final DataSource database;

    ClickRows(DataSource database) {
        this.database = database;
    }

    /**
     * Clicks of a link, the newest first.
     *
     * @param before the last one of the page before
     */
    List<ClickRow> newest(long linkId, ClickRange range, Optional<Place> before, int most) {
        String sql = SELECT + " and link_id = ? and occur_time >= ? and occur_time < ?"
                + (before.isPresent() ? " and (occur_time, event_id) < (?, ?)" : "")
                + " order by occur_time desc, event_id desc limit ?";
        return read(sql, rows -> {
            rows.add(linkId).add(range.start()).add(range.end());
            before.ifPresent(place -> rows.add(place.time()).add(place.eventId()));
            rows.add(most);
        });
    }

    /**
     * Clicks of a day (UTC) by link and time.
     *
     * @param after the last one of the page before
     */
    List<ClickRow> ofDay(LocalDate day, ClickSelection selection, Optional<Place> after, int most) {
        Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant next = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        ClickRange range = selection.range().within(begin, next);
        String sql = SELECT + " and occur_time >= ? and occur_time < ?"
                + (selection.linkId().isPresent() ? " and link_id = ?" : "")
                + (selection.domain().isPresent() ? " and domain = ?" : "")
                + (after.isPresent() ? " and (link_id, occur_time, event_id) > (?, ?, ?)" : "")
                + " order by link_id, occur_time, event_id limit ?";
        return read(sql, rows -> {
            rows.add(range.start()).add(range.end());
            selection.linkId().ifPresent(rows::add);
            selection.domain().ifPresent(rows::add);
            after.ifPresent(place -> rows.add(place.linkId()).add(place.time()).add(place.eventId()));
            rows.add(most);
        });
    }

    /** The days of which clicks may be there, in order. */
    List<LocalDate> days() {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(PARTITIONS);
                ResultSet rows = query.executeQuery()) {
            List<LocalDate> days = new ArrayList<>();
            while (rows.next()) {
                days.add(LocalDate.parse(
                        rows.getString(1).substring("click_".length()), DateTimeFormatter.BASIC_ISO_DATE));
            }
            return days;
        } catch (SQLException e) {
            throw new ClickException.Unavailable(e);
        }
    }

    /**
     * Clicks of links in the order in which they were stored.
     *
     * @param from behind this one
     * @param to up to this one
     * @param range in which they occurred; the shorter, the less is looked through
     */
    List<ClickRow> stored(Collection<Long> links, StorePosition from, StorePosition to, ClickRange range, int most) {
        String sql = SELECT + " and link_id = any (?) and occur_time >= ? and occur_time < ? and store_xid >= ?"
                + " and (store_xid, event_id) > (?, ?) and (store_xid, event_id) <= (?, ?)"
                + " order by store_xid, event_id limit ?";
        return read(
                sql,
                rows -> rows.add(links)
                        .add(range.start())
                        .add(range.end())
                        .add(from.xid())
                        .add(from.xid())
                        .add(from.eventId())
                        .add(to.xid())
                        .add(to.eventId())
                        .add(most));
    }

    /** Up to where no transaction is under way any more: what stands before is there, and nothing will come between. */
    Horizon horizon() {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(HORIZON)) {
            query.setQueryTimeout(TIMEOUT_SECONDS);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("no row");
                }
                return new Horizon(row.getString(1), StorePosition.before(row.getLong(2)));
            }
        } catch (SQLException e) {
            throw new ClickException.Unavailable(e);
        }
    }

    /**
     * Where the clicks that are there end.
     *
     * @param history of the database
     */
    record Horizon(String history, StorePosition position) {}

    private List<ClickRow> read(String sql, Binder binder) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setQueryTimeout(TIMEOUT_SECONDS);
            Values values = new Values(connection);
            binder.bind(values);
            values.bindTo(query);
            try (ResultSet rows = query.executeQuery()) {
                List<ClickRow> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row(rows));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new ClickException.Unavailable(e);
        }
    }

    private static ClickRow row(ResultSet row) throws SQLException {
        Instant time = row.getObject("occur_time", OffsetDateTime.class).toInstant();
        UUID id = row.getObject("event_id", UUID.class);
        ClickRecord.Builder click = ClickRecord.newBuilder()
                .setEventId(id.toString())
                .setCode(row.getString("code"))
                .setDomain(row.getString("domain"))
                .setOccurTime(ProtoTimes.timestamp(time))
                .setCountry(text(row, "country"))
                .setRegion(text(row, "region"))
                .setCity(text(row, "city"))
                .setBrowser(text(row, "browser"))
                .setOperatingSystem(text(row, "operating_system"))
                .setDevice(text(row, "device"))
                .setLanguage(text(row, "language"))
                .setReferrerDomain(text(row, "referrer_domain"))
                .setChannel(text(row, "channel"))
                .setUtmSource(text(row, "utm_source"))
                .setUtmMedium(text(row, "utm_medium"))
                .setUtmCampaign(text(row, "utm_campaign"))
                .setRule(text(row, "rule"))
                .setVariant(text(row, "variant"))
                .setBot(row.getBoolean("bot"));
        return new ClickRow(row.getLong("link_id"), time, id, row.getLong("store_xid"), click.build());
    }

    private static String text(ResultSet row, String column) throws SQLException {
        @Nullable String text = row.getString(column);
        return text == null ? "" : text;
    }

    @FunctionalInterface
    private interface Binder {
        void bind(Values values);
    }

    /** The values of a statement's question marks, in order. */
    private static final class Values {
        private final Connection connection;
        private final List<Object> values = new ArrayList<>();

        private Values(Connection connection) {
            this.connection = connection;
        }

        private Values add(Object value) {
            values.add(value);
            return this;
        }

        private void bindTo(PreparedStatement statement) throws SQLException {
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                statement.setObject(
                        i + 1,
                        switch (value) {
                            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
                            case Collection<?> ids -> connection.createArrayOf("bigint", ids.toArray());
                            default -> value;
                        });
            }
        }
    }
}
