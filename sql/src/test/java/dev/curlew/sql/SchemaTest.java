package dev.curlew.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.embedded.junit.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SchemaTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String NAME = "schema_test";
    /** What takes away, or asks for more than before. */
    private static final Pattern CONTRACTS = Pattern.compile(
            "drop (column|table|view|type|function) [a-z_.]+|rename (to|column) [a-z_.]+|alter column [a-z_]+ (set not null|(set data )?type [a-z]+)",
            Pattern.CASE_INSENSITIVE);
    /** Of tables that no release had. */
    private static final Set<String> UNRELEASED =
            Set.of("drop table analytics.click_quarter", "drop table analytics.click_erased");

    private static final Pattern ADDED = Pattern.compile("add column [^,;]+", Pattern.CASE_INSENSITIVE);

    private DataSource database;

    @BeforeEach
    void emptyDatabase() {
        POSTGRES.server().createDatabase(NAME);
        database = POSTGRES.server().dataSource(NAME);
    }

    @AfterEach
    void dropDatabase() {
        POSTGRES.server().dropDatabase(NAME);
    }

    @ParameterizedTest
    @EnumSource
    void migrate_emptyDatabase_makesTheSchemaOnly(Schema schema) throws SQLException {
        schema.migrate(database);

        assertThat(query("select distinct schemaname from pg_tables where schemaname !~ '^(pg_|information_schema)'"))
                .containsExactly(schema.schemaName());
        assertThat(query("select tablename from pg_tables where schemaname = '" + schema.schemaName()
                        + "' and tablename <> 'flyway_schema_history'"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void migrate_again_changesNothing(Schema schema) throws SQLException {
        schema.migrate(database);
        List<String> before = history(schema);

        schema.migrate(database);

        assertThat(history(schema)).isEqualTo(before);
    }

    @Test
    void migrate_manyReplicasAtOnce_eachMigrationRunsOnce() throws Exception {
        int replicas = 6;
        CyclicBarrier start = new CyclicBarrier(replicas);
        try (ExecutorService executor = Executors.newFixedThreadPool(replicas)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < replicas; i++) {
                Schema schema = i % 2 == 0 ? Schema.LINK : Schema.ANALYTICS;
                all.add(executor.submit(() -> {
                    start.await();
                    schema.migrate(database);
                    return schema;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(history(Schema.LINK)).doesNotHaveDuplicates().contains("001");
        assertThat(history(Schema.ANALYTICS)).doesNotHaveDuplicates().contains("001");
    }

    @Test
    void migrate_editedMigration_refused() throws SQLException {
        Schema.LINK.migrate(database);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update link.flyway_schema_history set checksum = 1 where version = '001'");
        }

        assertThatThrownBy(() -> Schema.LINK.migrate(database))
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("001");
    }

    @ParameterizedTest
    @EnumSource
    void migrate_databaseOfALaterRelease_isLeftAsItIs_soThatOneCanGoBack(Schema schema) throws SQLException {
        schema.migrate(database);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into " + schema.schemaName() + ".flyway_schema_history values"
                            + " (9999, '9999', 'of a later release', 'SQL', 'V9999__of_a_later_release.sql', 1, 'a', now(), 1, true)");
        }
        List<String> later = history(schema);

        schema.migrate(database);

        assertThat(history(schema)).isEqualTo(later).contains("9999");
    }

    @ParameterizedTest
    @EnumSource
    void migrations_onlyExpand_soThatTheReleaseBeforeRunsOn(Schema schema) throws IOException {
        List<Path> migrations;
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("curlew.root"), "sql", schema.schemaName()))) {
            migrations = files.filter(file -> file.toString().endsWith(".sql")).toList();
        }
        assertThat(migrations).hasSizeGreaterThan(5);
        for (Path migration : migrations) {
            String sql = Files.readString(migration).replaceAll("--[^\n]*", "");
            assertThat(CONTRACTS.matcher(sql).results().map(MatchResult::group))
                    .as(migration.getFileName().toString())
                    .filteredOn(change -> !UNRELEASED.contains(change))
                    .isEmpty();
            // The release before does not name a column that it does not know.
            assertThat(ADDED.matcher(sql).results().map(MatchResult::group))
                    .as(migration.getFileName().toString())
                    .allMatch(column -> !column.contains("not null")
                            || column.contains(" default ")
                            || column.contains(" generated "));
        }
    }

    private List<String> history(Schema schema) throws SQLException {
        return query("select version from " + schema.schemaName()
                + ".flyway_schema_history where version is not null order by installed_rank");
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
