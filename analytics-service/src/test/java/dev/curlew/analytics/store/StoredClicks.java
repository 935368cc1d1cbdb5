package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.ClickEnricher;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.visitor.Visitors;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;

/** Stores clicks as consumers do, for the tests of other rooms. */
public final class StoredClicks {

    private static final ClickEnricher ENRICHER = new ClickEnricher(Visitors.withoutPlaces());

    private StoredClicks() {}

    /** Forgets all clicks and sums. */
    public static void empty(DataSource database) {
        Rows.run(
                database,
                "truncate analytics.click, analytics.click_hour, analytics.click_day, analytics.link_total,"
                        + " analytics.orphan_quarter");
    }

    /** Stores clicks in one batch. */
    public static int store(DataSource database, Click.Builder... clicks) {
        return store(database, Arrays.stream(clicks).map(Click.Builder::build).toList());
    }

    /** Stores clicks in one batch. */
    public static int store(DataSource database, List<Click> clicks) {
        try {
            return new ClickStore(database, new Partitions(database), clicks.size())
                    .store(clicks.stream().map(ENRICHER::enrich).toList());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
