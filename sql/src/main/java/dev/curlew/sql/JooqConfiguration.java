package dev.curlew.sql;

import dev.curlew.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;

/** What jOOQ is to generate. */
final class JooqConfiguration {
    /** To be raised whenever this class changes what is generated. */
    static final int VERSION = 1;

    private JooqConfiguration() {}

    static Configuration of(
            Schema schema, EmbeddedPostgres postgres, String databaseName, String javaPackage, Path output)
            throws SQLException {
        return new Configuration()
                .withJdbc(new Jdbc()
                        .withUrl(postgres.jdbcUrl(databaseName))
                        .withUser(postgres.user())
                        .withPassword(postgres.password()))
                .withGenerator(new Generator()
                        .withDatabase(database(schema, excluded(schema, postgres.dataSource(databaseName))))
                        .withGenerate(new Generate()
                                .withRecords(true)
                                .withPojos(false)
                                .withDaos(false)
                                .withJavadoc(true)
                                // Its date would make each build differ.
                                .withGeneratedAnnotation(false))
                        .withTarget(new Target()
                                .withPackageName(javaPackage)
                                .withDirectory(output.toString())
                                .withEncoding("UTF-8")));
    }

    private static Database database(Schema schema, String excludes) {
        return new Database()
                .withName("org.jooq.meta.postgres.PostgresDatabase")
                .withInputSchema(schema.schemaName())
                .withIncludes(".*")
                .withExcludes(excludes)
                .withForcedTypes(new ForcedType()
                        .withName("INSTANT")
                        .withIgnoreUnused(true)
                        .withIncludeTypes("(?i:timestamp with time zone|timestamptz)"));
    }

    /** Flyway's own table, and partitions, which are reached through their table. */
    private static String excluded(Schema schema, DataSource migrated) throws SQLException {
        StringJoiner names = new StringJoiner("|").add("flyway_.*");
        try (Connection connection = migrated.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                        select relname from pg_class
                        where relispartition and relnamespace = (select oid from pg_namespace where nspname = ?)
                        """)) {
            query.setString(1, schema.schemaName());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(Pattern.quote(rows.getString(1)));
                }
            }
        }
        return names.toString();
    }
}
