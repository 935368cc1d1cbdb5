package dev.curlew.analytics.housekeeping;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Removes days of clicks, and nothing of what was summed up of them. Can be cut off anywhere: the next run goes on. */
final class OldPartitions {

    private static final String PREFIX = "click_";
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    // Also those that were cut off from the table and not dropped: whoever did so ended in between.
    private static final String OLDER = """
            select partition.relname, link.inhrelid is not null as attached, coalesce(link.inhdetachpending, false) as half
            from pg_class partition
            join pg_namespace space on space.oid = partition.relnamespace and space.nspname = 'analytics'
            left join pg_inherits link
                on link.inhrelid = partition.oid and link.inhparent = 'analytics.click'::regclass
            where partition.relkind = 'r' and partition.relname ~ '^click_[0-9]{8}$'
                and partition.relname::text collate "C" < ?
            order by 1
            """;

    private final DataSource database;

    OldPartitions(DataSource database) {
        this.database = database;
    }

    /**
     * Drops the partitions of the days before this one.
     *
     * @return their days, in order
     * @throws SQLException also where clicks are being written or read so long that a partition cannot be had
     */
    List<LocalDate> dropBefore(LocalDate day) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            List<Partition> old = olderThan(connection, day);
            // Whoever waits for a lock on the table holds up all that come after.
            var _ = statement.execute("set lock_timeout = '5s'");
            for (Partition partition : old) {
                drop(statement, partition);
            }
            return old.stream().map(Partition::day).toList();
        }
    }

    private static List<Partition> olderThan(Connection connection, LocalDate day) throws SQLException {
        List<Partition> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(OLDER)) {
            query.setString(1, PREFIX + DAY.format(day));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new Partition(
                            rows.getString("relname"), rows.getBoolean("attached"), rows.getBoolean("half")));
                }
            }
        }
        return found;
    }

    private static void drop(Statement statement, Partition partition) throws SQLException {
        if (partition.attached) {
            // Concurrently, since clicks of today are written meanwhile.
            String how = partition.halfDetached ? " finalize" : " concurrently";
            var _ = statement.execute("alter table analytics.click detach partition analytics." + partition.name + how);
        }
        var _ = statement.execute("drop table analytics." + partition.name);
    }

    private record Partition(String name, boolean attached, boolean halfDetached) {
        LocalDate day() {
            return LocalDate.parse(name.substring(PREFIX.length()), DAY);
        }
    }
}
