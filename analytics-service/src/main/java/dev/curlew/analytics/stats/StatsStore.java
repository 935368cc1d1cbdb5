package dev.curlew.analytics.stats;

import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.stats.RawReader.Counted;
import dev.curlew.analytics.store.TraitTally;
import dev.curlew.proto.analytics.v1.Breakdown;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.OrphanClicks;
import dev.curlew.proto.analytics.v1.StatsTotals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Answers queries from sums, and from clicks one by one where there are no sums of what is asked. */
final class StatsStore {

    private static final String ALL_TIME = "select clicks, bot_clicks from analytics.link_total where link_id = ?";
    private static final String ORPHANS = """
            select kind, sum(clicks + bot_clicks) from analytics.orphan_quarter
            where start_time >= to_timestamp(?) and start_time < to_timestamp(?)
              and (?::text[] is null or domain = any(?::text[]))
            group by kind
            """;

    private final StatsDatabase database;
    private final Clock clock;
    private final int hourDays;
    private final VisitorMemory visitors = new VisitorMemory();

    /**
     * Reads from a database that it does not own.
     *
     * @param hourDays for how many days hours are kept
     */
    StatsStore(DataSource database, int hourDays, Clock clock) {
        this.database = new StatsDatabase(database);
        this.hourDays = hourDays;
        this.clock = clock;
    }

    /**
     * An answer and what was clicked beside it, all as of one moment.
     *
     * @param allTime clicks of a link whatever the range; its visitors are not known
     */
    record LinkAnswer(StatsAnswer answer, Counts allTime) {}

    /** An answer, and the clicks that met no link. */
    record ManyAnswer(StatsAnswer answer, OrphanClicks orphans) {}

    LinkAnswer ofLink(long linkId, StatsQuery query) {
        return database.read(connection -> new LinkAnswer(
                answer(connection, new Scope.Links(List.of(linkId)), query), allTime(connection, linkId)));
    }

    ManyAnswer ofMany(Scope scope, StatsQuery query) {
        return database.read(connection ->
                new ManyAnswer(answer(connection, scope, query), orphans(connection, scope, query.range())));
    }

    private Instant hoursFrom() {
        return clock.instant().truncatedTo(ChronoUnit.DAYS).minus(hourDays, ChronoUnit.DAYS);
    }

    private StatsAnswer answer(Connection connection, Scope scope, StatsQuery query) throws SQLException {
        return query.readsClicks() ? ofClicks(connection, scope, query) : ofSums(connection, scope, query);
    }

    private StatsAnswer ofSums(Connection connection, Scope scope, StatsQuery query) throws SQLException {
        RollUpReader sums = RollUpReader.of(connection, scope, visitors);
        StatsRange range = query.range();
        Series.Sums series = sums.series(range, hoursFrom());
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        query.dimensions().forEach(dimension -> StatsQuery.trait(dimension).ifPresent(traits::add));
        Map<Trait, TraitTally> tallies = traits.isEmpty() ? Map.of() : sums.tallies(range, hoursFrom(), traits);
        Counts total = series.total();
        List<Breakdown> breakdowns = new ArrayList<>();
        for (Dimension dimension : query.dimensions()) {
            breakdowns.add(StatsQuery.trait(dimension)
                    .flatMap(trait -> Optional.ofNullable(tallies.get(trait)))
                    .map(tally -> StatsAnswer.breakdown(dimension, tally.top(query.maxRows()), tally.clicks()))
                    .orElseGet(() -> StatsAnswer.bots(total, query.maxRows())));
        }
        Optional<StatsTotals> previous = Optional.empty();
        if (query.comparePrevious()) {
            StatsRange before = range.before();
            previous = Optional.of(
                    StatsAnswer.totals(before, sums.series(before, hoursFrom()).total()));
        }
        return new StatsAnswer(range, total, series.steps(), breakdowns, previous);
    }

    private static StatsAnswer ofClicks(Connection connection, Scope scope, StatsQuery query) throws SQLException {
        RawReader clicks = new RawReader(connection, scope, query.filter());
        Counted counted = clicks.count(query.range());
        List<Breakdown> breakdowns = new ArrayList<>();
        for (Dimension dimension : query.dimensions()) {
            Optional<Trait> trait = StatsQuery.trait(dimension);
            breakdowns.add(
                    trait.isEmpty()
                            ? StatsAnswer.bots(counted.total(), query.maxRows())
                            : StatsAnswer.breakdown(
                                    dimension,
                                    clicks.top(query.range(), trait.get(), query.maxRows()),
                                    counted.total().clicks()));
        }
        Optional<StatsTotals> previous = Optional.empty();
        if (query.comparePrevious()) {
            StatsRange before = query.range().before();
            previous =
                    Optional.of(StatsAnswer.totals(before, clicks.count(before).total()));
        }
        return new StatsAnswer(query.range(), counted.total(), counted.steps(), breakdowns, previous);
    }

    private static Counts allTime(Connection connection, long linkId) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ALL_TIME)) {
            query.setLong(1, linkId);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? new Counts(row.getLong(1), row.getLong(2), 0) : Counts.NONE;
            }
        }
    }

    /** None of single links. */
    private static OrphanClicks orphans(Connection connection, Scope scope, StatsRange range) throws SQLException {
        OrphanClicks.Builder orphans = OrphanClicks.newBuilder();
        if (scope instanceof Scope.Links) {
            return orphans.build();
        }
        Object[] hosts = scope instanceof Scope.Domains domains
                ? domains.hosts().stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .toArray()
                : new Object[0];
        try (PreparedStatement query = connection.prepareStatement(ORPHANS)) {
            query.setLong(1, range.start().getEpochSecond());
            query.setLong(2, range.end().getEpochSecond());
            for (int parameter = 3; parameter <= 4; parameter++) {
                query.setArray(parameter, scope instanceof Scope.All ? null : connection.createArrayOf("text", hosts));
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    add(orphans, rows.getInt(1), rows.getLong(2));
                }
            }
        }
        return orphans.build();
    }

    private static void add(OrphanClicks.Builder orphans, int kind, long clicks) {
        switch (dev.curlew.proto.analytics.v1.Click.Kind.forNumber(kind)) {
            case BASE_URL -> orphans.setBaseUrl(clicks);
            case UNKNOWN_CODE -> orphans.setUnknownCode(clicks);
            case OTHER_NOT_FOUND -> orphans.setOtherNotFound(clicks);
            case null, default -> throw new IllegalStateException("kind " + kind);
        }
    }
}
