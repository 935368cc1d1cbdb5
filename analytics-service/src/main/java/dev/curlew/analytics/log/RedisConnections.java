package dev.curlew.analytics.log;

import dev.curlew.platform.config.Secret;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;

/** How Redis is connected to. */
final class RedisConnections {

    private static final int CONNECT_MILLIS = 1_000;
    private static final int ANSWER_MILLIS = 2_000;
    private static final int MOST_POOLED = 16;
    private static final Duration POOL_WAIT = Duration.ofSeconds(1);

    private final HostAndPort address;
    private final JedisClientConfig config;

    RedisConnections(RedisLogConfig settings) {
        address = new HostAndPort(settings.address().host(), settings.address().port());
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis(CONNECT_MILLIS)
                .socketTimeoutMillis(ANSWER_MILLIS)
                .blockingSocketTimeoutMillis(ANSWER_MILLIS)
                .database(settings.database());
        settings.password().map(Secret::reveal).ifPresent(builder::password);
        config = builder.build();
    }

    /** A pool that connects when it is first used. */
    RedisClient pool() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(MOST_POOLED);
        pool.setMaxIdle(MOST_POOLED);
        pool.setMaxWait(POOL_WAIT);
        pool.setJmxEnabled(false);
        return RedisClient.builder()
                .hostAndPort(address)
                .clientConfig(config)
                .poolConfig(pool)
                .build();
    }

    /** A connection for one thread at a time, which connects when it is first used. */
    RedisConnection single() {
        return new RedisConnection(() -> new Jedis(address, config));
    }
}
