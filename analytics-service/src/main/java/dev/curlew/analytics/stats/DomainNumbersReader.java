package dev.curlew.analytics.stats;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds the numbers by which domains are summed up. */
final class DomainNumbersReader {

    private DomainNumbersReader() {}

    /** The numbers of domains, by their hosts; of those that were never clicked there is none. */
    static List<Integer> numbers(Connection connection, Collection<String> hosts) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select number from analytics.domain_number where domain = any(?)")) {
            Object[] lower =
                    hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toArray();
            query.setArray(1, connection.createArrayOf("text", lower));
            return read(query);
        }
    }

    /** The numbers of all domains that were ever clicked. */
    static List<Integer> all(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select number from analytics.domain_number")) {
            return read(query);
        }
    }

    private static List<Integer> read(PreparedStatement query) throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
        }
        return numbers;
    }
}
