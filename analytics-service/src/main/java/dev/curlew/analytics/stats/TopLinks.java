package dev.curlew.analytics.stats;

import dev.curlew.analytics.store.RecentColumn;
import dev.curlew.analytics.store.VisitorSketch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the links with the most clicks in a range of days, by the threshold algorithm of Fagin, Lotem and Naor: each day of each domain
 * is a list of links in the order of their clicks; the heads of all lists are added up exactly, until no link further down can have
 * more than those found. So the time it takes hangs on the days and not on how many links there are.
 */
final class TopLinks {

    private static final int FIRST_DEPTH = 64;
    private static final int DEEPER = 8;
    /** From there on, adding all up is quicker than going deeper. */
    private static final int DEEPEST = 20_000;

    private static final String LISTS = """
            lists as (
                select number, to_timestamp(second) as day
                from unnest(?::integer[]) as number cross join generate_series(?::bigint, ?::bigint - 1, 86400) as second)
            """;
    /** The links at the heads of the lists with all their clicks, and what those behind can have at most. */
    private static final String HEADS = "with " + LISTS + """
            , heads as materialized (
                select head.subject_id, head.magnitude, head.place
                from lists cross join lateral (
                    select subject_id, magnitude, row_number() over () as place
                    from (select subject_id, magnitude from analytics.click_day
                          where domain_number = lists.number and start_time = lists.day and subject_id > 0 and clicks > 0
                          order by magnitude desc limit ?) as most) as head),
            bound as (
                -- Rounded up, so that the bound holds.
                select coalesce(sum(ceil(power(2::float8, (magnitude + 1) / 4.0::float8))), 0)::bigint as clicks
                from heads where place = ?),
            -- Link by link: the planner, who cannot know how few there are, would rather join them to all rows of all links.
            sums as (
                select found.subject_id, of_link.clicks
                from (select distinct subject_id from heads) as found cross join lateral (
                    select sum(clicks)::bigint as clicks from analytics.click_day
                    where subject_id = found.subject_id
                      and start_time >= to_timestamp(?) and start_time < to_timestamp(?)) as of_link)
            select sums.subject_id, sums.clicks, (select bound.clicks from bound) from sums
            order by sums.clicks desc, sums.subject_id limit ?
            """;

    private static final String ALL = """
            select subject_id, sum(clicks)::bigint, 0 from analytics.click_day
            where subject_id > 0 and domain_number = any(?)
              and start_time >= to_timestamp(?) and start_time < to_timestamp(?)
            group by subject_id having sum(clicks) > 0 order by 2 desc, 1 limit ?
            """;
    private static final String OF_LINKS =
            ALL.replace("subject_id > 0 and domain_number = any(?)", "subject_id = any(?)");
    private static final String VISITORS = """
            select subject_id, visitors, recent from analytics.click_day
            where subject_id = any(?) and start_time >= to_timestamp(?) and start_time < to_timestamp(?)
            """;
    private static final String NAMES = "select link_id, domain, code from analytics.link_total where link_id = any(?)";

    /** A link and its clicks of people. */
    record Top(long linkId, String domain, String code, long clicks, long visitors) {}

    private record Sum(long linkId, long clicks) {}

    private final Connection connection;
    private final Interval days;

    /** Of whole days (UTC). */
    TopLinks(Connection connection, Interval days) {
        this.connection = connection;
        this.days = days;
    }

    /** The links at the places from one on, the most clicked first. */
    List<Top> read(Scope scope, int from, int count) throws SQLException {
        List<Sum> sums = switch (scope) {
            case Scope.Links links -> addUp(OF_LINKS, "bigint", links.ids(), from + count);
            case Scope.Domains domains ->
                ofDomains(DomainNumbersReader.numbers(connection, domains.hosts()), from + count);
            case Scope.All _ -> ofDomains(DomainNumbersReader.all(connection), from + count);
        };
        return named(sums.subList(Math.min(from, sums.size()), sums.size()));
    }

    private List<Sum> ofDomains(List<Integer> numbers, int count) throws SQLException {
        long lists = Duration.between(days.start(), days.end()).toDays() * numbers.size();
        for (long depth = Math.max(FIRST_DEPTH, 2L * count); depth * lists <= DEEPEST * 10L; depth *= DEEPER) {
            List<Sum> found = new ArrayList<>();
            long bound = heads(numbers, (int) depth, count, found);
            if (bound == 0 || (found.size() == count && found.getLast().clicks > bound)) {
                return found;
            }
        }
        return addUp(ALL, "integer", numbers, count);
    }

    /** Adds what is found, and returns how many clicks a link that is at the head of no list can have at most. */
    private long heads(List<Integer> numbers, int depth, int count, List<Sum> found) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(HEADS)) {
            query.setArray(1, connection.createArrayOf("integer", numbers.toArray()));
            query.setLong(2, days.start().getEpochSecond());
            query.setLong(3, days.end().getEpochSecond());
            query.setInt(4, depth);
            query.setInt(5, depth);
            query.setLong(6, days.start().getEpochSecond());
            query.setLong(7, days.end().getEpochSecond());
            query.setInt(8, count);
            return sums(query, found);
        }
    }

    private List<Sum> addUp(String sql, String type, List<? extends Number> of, int count) throws SQLException {
        List<Sum> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setArray(1, connection.createArrayOf(type, of.toArray()));
            setDays(query, 2);
            query.setInt(4, count);
            var _ = sums(query, found);
        }
        return found;
    }

    private static long sums(PreparedStatement query, List<Sum> found) throws SQLException {
        long bound = 0;
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(new Sum(rows.getLong(1), rows.getLong(2)));
                bound = rows.getLong(3);
            }
        }
        return bound;
    }

    private List<Top> named(List<Sum> sums) throws SQLException {
        Object[] ids = sums.stream().map(Sum::linkId).toArray();
        Map<Long, VisitorSketch> visitors = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(VISITORS)) {
            query.setFetchSize(500);
            query.setArray(1, connection.createArrayOf("bigint", ids));
            setDays(query, 2);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    visitors.computeIfAbsent(rows.getLong(1), key -> new VisitorSketch())
                            .add(RecentColumn.of(rows.getBytes(3)).visitors(rows.getBytes(2)));
                }
            }
        }
        Map<Long, Top> names = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(NAMES)) {
            query.setArray(1, connection.createArrayOf("bigint", ids));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String domain = rows.getString(2);
                    String code = rows.getString(3);
                    names.put(
                            rows.getLong(1),
                            new Top(rows.getLong(1), domain == null ? "" : domain, code == null ? "" : code, 0, 0));
                }
            }
        }
        return sums.stream()
                .map(sum -> {
                    Top name = names.getOrDefault(sum.linkId, new Top(sum.linkId, "", "", 0, 0));
                    VisitorSketch sketch = visitors.getOrDefault(sum.linkId, new VisitorSketch());
                    return new Top(sum.linkId, name.domain, name.code, sum.clicks, sketch.count());
                })
                .toList();
    }

    private void setDays(PreparedStatement query, int parameter) throws SQLException {
        query.setLong(parameter, days.start().getEpochSecond());
        query.setLong(parameter + 1, days.end().getEpochSecond());
    }

    /** The whole days that hold a range. */
    static Interval days(Instant start, Instant end) {
        Instant first = start.truncatedTo(ChronoUnit.DAYS);
        Instant last = end.truncatedTo(ChronoUnit.DAYS);
        return new Interval(first, last.equals(end) ? last : last.plus(Duration.ofDays(1)));
    }
}
