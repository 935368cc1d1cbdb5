package dev.curlew.analytics.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failed transaction means for the clicks in it, by its SQLSTATE. */
final class SqlFailure {

    static final String CONNECTION_FAILURE = "08006";

    static final String SERIALIZATION_FAILURE = "40001";

    // Our tables have no check constraints: this is a day without a partition.
    private static final String CHECK_VIOLATION = "23514";

    private static final String UNIQUE_VIOLATION = "23505";

    private SqlFailure() {}

    /** True if a row with the same key is there. */
    static boolean isRepeat(SQLException failure) {
        return UNIQUE_VIOLATION.equals(failure.getSQLState());
    }

    /** True if a partition that was there is gone: trying again makes it. */
    static boolean isMissingPartition(SQLException failure) {
        return CHECK_VIOLATION.equals(failure.getSQLState());
    }

    /**
     * True if the values themselves are at fault (data exceptions, constraints), so that the same clicks fail each time.
     * All else may pass: the database is down, full, busy, deadlocked, not migrated.
     */
    static boolean isOfTheData(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23")) && !isMissingPartition(failure);
    }
}
