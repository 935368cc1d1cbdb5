package dev.curlew.analytics;

import dev.curlew.analytics.log.RedisLogConfig;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Logging;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.grpc.GrpcServerConfig;
import dev.curlew.platform.time.UuidV7;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The configuration of analytics-service.
 *
 * @param grpc addresses and limits of the server
 * @param database where clicks are stored
 * @param log where clicks wait to be stored
 * @param linkService knows links and keys
 * @param anonymousStats whether the statistics of links made without a key are open to all
 * @param consumers threads that store clicks
 * @param consumerName of this process among all that store clicks
 */
public record AnalyticsConfig(
        GrpcServerConfig grpc,
        Database database,
        RedisLogConfig log,
        Address linkService,
        boolean anonymousStats,
        int consumers,
        String consumerName) {

    /**
     * The Postgres database.
     *
     * @param poolSize most connections at a time
     * @param migrate whether to bring the schema up to date at the start
     */
    public record Database(
            String host, int port, String name, String user, Secret password, int poolSize, boolean migrate) {

        /** The address as JDBC takes it, without user and password. */
        public String jdbcUrl() {
            return "jdbc:postgresql://" + new Address(host, port) + "/" + name;
        }

        private static Database from(Env env) {
            return new Database(
                    env.string("DB_HOST", "localhost"),
                    env.port("DB_PORT", 5432),
                    env.string("DB_NAME", "curlew"),
                    env.string("DB_USER", "curlew"),
                    env.requiredSecret("DB_PASSWORD"),
                    env.integer("DB_POOL_SIZE", 10, 2, 1_000),
                    env.bool("DB_MIGRATE", true));
        }
    }

    /** Reads the variables that README.md lists; throws ConfigException with every fault. */
    public static AnalyticsConfig from(Env env) {
        Logging.check(env);
        AnalyticsConfig config = new AnalyticsConfig(
                GrpcServerConfig.read(env, 9092, 9192),
                Database.from(env),
                RedisLogConfig.from(env),
                env.address("LINK_SERVICE_ADDR", new Address("localhost", 9090)),
                env.bool("ANONYMOUS_STATS", false),
                env.integer("CONSUMERS", 2, 1, 64),
                env.string("CONSUMER_NAME", uniqueName()));
        if (config.consumers >= config.database.poolSize) {
            env.fault(
                    "CONSUMERS",
                    Integer.toString(config.consumers),
                    "less than DB_POOL_SIZE, " + config.database.poolSize + ", since each needs a connection");
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
