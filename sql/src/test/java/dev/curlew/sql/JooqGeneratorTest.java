package dev.curlew.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.embedded.junit.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.jooq.codegen.GenerationTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class JooqGeneratorTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @TempDir
    private Path output;

    @Test
    void generate_againWithTheSameMigrations_skipped() throws Exception {
        assertThat(JooqGenerator.generate(Schema.LINK, "test.db", output)).isTrue();
        assertThat(output.resolve("test/db/Tables.java")).exists();

        assertThat(JooqGenerator.generate(Schema.LINK, "test.db", output)).isFalse();
        assertThat(JooqGenerator.generate(Schema.LINK, "test.other", output)).isTrue();
    }

    @Test
    void generate_timesAndPartitions_instantsAndOneTable() throws Exception {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create schema link;
                    create table link.flyway_schema_history (n int);
                    create table link.visit (create_time timestamptz not null, "key" text) partition by range (create_time);
                    create table link.visit_2026 partition of link.visit for values from ('2026-01-01') to ('2027-01-01');
                    """);
        }

        GenerationTool.generate(
                JooqConfiguration.of(Schema.LINK, POSTGRES.server(), POSTGRES.database(), "test.db", output));

        Path tables = output.resolve("test/db/tables");
        assertThat(tables.resolve("Visit.java")).content().contains("TableField<VisitRecord, Instant> CREATE_TIME");
        try (var files = Files.list(tables)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(tables.resolve("Visit.java"));
        }
    }

    @Test
    void requireTables_nothingGenerated_fails() throws IOException {
        Path tables = Files.createDirectory(output.resolve("tables"));

        assertThatThrownBy(() -> JooqGenerator.requireTables(Schema.LINK, tables))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no table found in the schema link");
    }
}
