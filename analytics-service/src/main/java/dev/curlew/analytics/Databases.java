package dev.curlew.analytics;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.curlew.sql.Schema;
import java.time.Duration;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the database, and waits for one that starts at the same time as this service. */
final class Databases {

    private static final Logger log = LoggerFactory.getLogger(Databases.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private Databases() {}

    /** A pool; its schema is up to date, if the configuration asks for that. */
    static HikariDataSource open(AnalyticsConfig.Database config) {
        HikariDataSource database = new HikariDataSource(pool(config));
        if (config.migrate()) {
            try {
                migrate(database, config);
            } catch (RuntimeException e) {
                database.close();
                throw e;
            }
        }
        return database;
    }

    private static HikariConfig pool(AnalyticsConfig.Database config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("analytics");
        pool.setJdbcUrl(config.jdbcUrl());
        pool.setUsername(config.user());
        pool.setPassword(config.password().reveal());
        pool.setMaximumPoolSize(config.poolSize());
        pool.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        // Not failing at once where the database starts later.
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("ApplicationName", "curlew-analytics");
        pool.addDataSourceProperty("connectTimeout", "5");
        // A peer that vanished without a word is noticed, also in the middle of a statement.
        pool.addDataSourceProperty("socketTimeout", "30");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        return pool;
    }

    private static void migrate(HikariDataSource database, AnalyticsConfig.Database config) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Schema.ANALYTICS.migrate(database);
                return;
            } catch (FlywayException e) {
                if (System.nanoTime() > end || !isConnectionFailure(e)) {
                    throw new IllegalStateException(
                            "the database " + config.jdbcUrl() + " cannot be migrated: " + e.getMessage(), e);
                }
                log.info("Waiting for the database: url={}", config.jdbcUrl());
                pause();
            }
        }
    }

    private static boolean isConnectionFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.sql.SQLException sql
                    && sql.getSQLState() != null
                    && (sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P"))) {
                return true;
            }
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }
}
