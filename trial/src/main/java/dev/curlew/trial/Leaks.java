package dev.curlew.trial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Looks for what may be nowhere: keys and passwords; and targets and visitors' addresses in logs. */
final class Leaks {
    private static final int SHOWN = 200;

    private final List<String> keys;
    private final Pattern inLogs;
    private final Pattern inData;
    /** Of the visitors' network, but not the network itself, by which addresses are known where they are kept. */
    private final String address;

    private final List<String> found = new ArrayList<>();
    private long looked;

    /**
     * Has found nothing yet.
     *
     * @param target part of every target
     * @param network the beginning of every visitor's address, up to the last dot
     */
    Leaks(List<String> keys, String target, String network) {
        this.keys = List.copyOf(keys);
        this.address = network.replace(".", "[.]") + "[1-9]";
        this.inData = pattern(keys.stream(), address);
        this.inLogs = pattern(Stream.concat(keys.stream(), Stream.of(target, network)), address);
    }

    private static Pattern pattern(Stream<String> words, String more) {
        return Pattern.compile(words.map(Pattern::quote).collect(Collectors.joining("|")) + "|" + more);
    }

    /** Where something was found. */
    List<String> found() {
        return List.copyOf(found);
    }

    /** At how many places was looked. */
    long looked() {
        return looked;
    }

    /** Reads logs. */
    void readLogs(List<Path> logs) {
        logs.forEach(log -> read(log, inLogs));
    }

    /** Reads what servers keep in files. */
    void readData(List<Path> files) {
        files.forEach(file -> read(file, inData));
    }

    private void read(Path file, Pattern secrets) {
        looked++;
        // What is no UTF-8 must not hide the rest.
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.ISO_8859_1))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Matcher secret = secrets.matcher(line);
                if (secret.find()) {
                    int from = Math.max(0, secret.start() - SHOWN / 2);
                    found.add(file + ": " + line.substring(from, Math.min(from + SHOWN, line.length())));
                    return;
                }
            }
        } catch (NoSuchFileException _) {
            // A server was done with it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at the command lines of all processes of this machine. */
    void readCommandLines() {
        ProcessHandle.allProcesses().forEach(process -> {
            looked++;
            if (keys.stream().anyMatch(process.info().commandLine().orElse("")::contains)) {
                found.add("the command line of process " + process.pid());
            }
        });
    }

    /** Reads every row of every table of ours. */
    void readTables(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Array words = connection.createArrayOf("text", keys.toArray());
            for (String table : tables(connection)) {
                looked++;
                try (PreparedStatement statement = connection.prepareStatement("select row::text from " + table
                        + " row where row::text ~ ? or exists (select from unnest(?) word where strpos(row::text, word) > 0)"
                        + " limit 1")) {
                    statement.setString(1, address);
                    statement.setArray(2, words);
                    try (ResultSet row = statement.executeQuery()) {
                        if (row.next()) {
                            found.add("table " + table + ": " + row.getString(1));
                        }
                    }
                }
            }
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select oid::regclass::text from pg_class"
                        + " where relkind = 'r' and relnamespace::regnamespace::text in ('link', 'analytics')")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }
}
