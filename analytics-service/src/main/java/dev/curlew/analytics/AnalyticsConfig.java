package dev.curlew.analytics;

import dev.curlew.analytics.clicks.ClickService.WatchLimits;
import dev.curlew.analytics.housekeeping.Retention;
import dev.curlew.analytics.log.RedisLogConfig;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Logging;
import dev.curlew.platform.grpc.GrpcServerConfig;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.platform.trace.TracingConfig;
import dev.curlew.sql.Postgres;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The configuration of analytics-service.
 *
 * @param role which part of the work this process does
 * @param grpc addresses and limits of the server
 * @param database where clicks are stored
 * @param log where clicks wait to be stored
 * @param linkService knows links and keys
 * @param anonymousStats whether the statistics of links made without a key are open to all
 * @param retention how long single clicks are kept
 * @param geoDatabase a file of MaxMind's format that knows places; empty: no place is known
 * @param hourDays for how many days sums of hours are kept
 * @param watchLimits how many clients may watch clicks
 * @param consumers threads that store clicks
 * @param consumerName of this process among all that store clicks
 * @param tracing where traces go
 */
public record AnalyticsConfig(
        Role role,
        GrpcServerConfig grpc,
        Postgres database,
        RedisLogConfig log,
        Address linkService,
        boolean anonymousStats,
        Retention retention,
        Optional<Path> geoDatabase,
        int hourDays,
        WatchLimits watchLimits,
        int consumers,
        String consumerName,
        TracingConfig tracing) {

    /** What one process does of the work of analytics-service; replicas of each role scale apart. */
    enum Role {
        ALL,
        /** Takes clicks and answers for them. */
        API,
        /** Stores clicks and keeps house; serves health and metrics only. */
        WORKER;

        boolean serves() {
            return this != WORKER;
        }

        boolean works() {
            return this != API;
        }
    }

    /** The values of the variable of that name. */
    private enum Worker {
        ON(Role.ALL),
        OFF(Role.API),
        ONLY(Role.WORKER);

        private final Role role;

        Worker(Role role) {
            this.role = role;
        }
    }

    /** Reads the variables that README.md lists; throws ConfigException with every fault. */
    public static AnalyticsConfig from(Env env) {
        Logging.check(env);
        AnalyticsConfig config = new AnalyticsConfig(
                env.oneOf("WORKER", Worker.ON, Worker.class).role,
                GrpcServerConfig.read(env, 9092, 9192),
                Postgres.read(env, 2),
                RedisLogConfig.from(env),
                env.address("LINK_SERVICE_ADDR", new Address("localhost", 9090)),
                env.bool("ANONYMOUS_STATS", false),
                Retention.from(env),
                env.path("GEO_DATABASE"),
                env.integer("ROLL_UP_HOUR_DAYS", 400, 62, 36_500),
                new WatchLimits(
                        env.integer("CLICK_WATCHES", 1_000, 1, 100_000),
                        env.integer("CLICK_WATCHES_OF_CALLER", 20, 1, 100_000),
                        env.duration(
                                "CLICK_WATCH_BEAT",
                                Duration.ofSeconds(15),
                                Duration.ofMillis(50),
                                Duration.ofSeconds(45))),
                env.integer("CONSUMERS", 2, 1, 64),
                env.string("CONSUMER_NAME", uniqueName()),
                TracingConfig.read(env));
        if (config.consumers >= config.database.poolSize()) {
            env.fault(
                    "CONSUMERS",
                    Integer.toString(config.consumers),
                    "less than DB_POOL_SIZE, " + config.database.poolSize() + ", since each needs a connection");
        }
        env.check();
        return config;
    }

    private static String uniqueName() {
        return hostName() + "-" + UuidV7.system().next();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "unknown";
        }
    }
}
