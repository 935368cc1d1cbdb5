package dev.curlew.analytics.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** The numbers by which domains are summed up; each gets one when it is first clicked, and keeps it. */
final class DomainNumbers {

    private static final String ADD = """
            insert into analytics.domain_number (domain) select unnest(?::text[]) on conflict do nothing
            """;
    private static final String FIND = "select domain, number from analytics.domain_number where domain = any(?)";

    private final DataSource database;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();

    DomainNumbers(DataSource database) {
        this.database = database;
    }

    /** The number of each. */
    Map<String, Integer> of(Set<String> domains) throws SQLException {
        Set<String> missing = new TreeSet<>(domains);
        missing.removeAll(known.keySet());
        if (!missing.isEmpty()) {
            try (Connection connection = database.getConnection()) {
                find(connection, missing);
                missing.removeAll(known.keySet());
                if (!missing.isEmpty()) {
                    add(connection, missing);
                    find(connection, missing);
                }
            }
        }
        Map<String, Integer> numbers = new HashMap<>(known);
        numbers.keySet().retainAll(domains);
        return numbers;
    }

    private static void add(Connection connection, Collection<String> domains) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            insert.setArray(1, connection.createArrayOf("text", domains.toArray()));
            var _ = insert.executeUpdate();
        }
    }

    private void find(Connection connection, Collection<String> domains) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FIND)) {
            query.setArray(1, connection.createArrayOf("text", domains.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    known.put(rows.getString(1), rows.getInt(2));
                }
            }
        }
    }
}
