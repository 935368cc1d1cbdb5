package dev.curlew.sql;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** A schema of the database, owned by one service. */
public enum Schema {
    /** The record of links, of link-service. */
    LINK("link"),
    /** The record of clicks, of analytics-service. */
    ANALYTICS("analytics");

    private final String schemaName;

    Schema(String schemaName) {
        this.schemaName = schemaName;
    }

    /** The schema's name in the database. */
    public String schemaName() {
        return schemaName;
    }

    /**
     * Makes the schema if it is missing and runs the migrations that it has not seen, in order. Several processes may do so
     * at once: one migrates and the others wait.
     *
     * @throws FlywayException if the database cannot be reached, a migration fails (its changes are then undone), or one that
     *     ran has been edited since
     */
    public void migrate(DataSource database) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(database)
                .locations("classpath:" + resources())
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .schemas(schemaName)
                .defaultSchema(schemaName)
                .createSchemas(true);
        // A lock of the session, so that a migration may build an index concurrently.
        configuration
                .getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        configuration.load().migrate();
    }

    /** The folder of the migrations on the class path. */
    String resources() {
        return "dev/curlew/sql/" + schemaName;
    }
}
