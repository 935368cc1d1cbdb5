package dev.curlew.analytics.log;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;

/** A connection that is made when it is needed, and anew after it was dropped. For one thread at a time. */
final class RedisConnection implements AutoCloseable {

    private final Supplier<Jedis> connect;
    private @Nullable Jedis connected;

    RedisConnection(Supplier<Jedis> connect) {
        this.connect = connect;
    }

    /** The connection; throws JedisException if there is none to be had. */
    Jedis get() {
        Jedis redis = connected;
        if (redis == null) {
            redis = connect.get();
            connected = redis;
        }
        return redis;
    }

    /** Ends the connection; a Jedis that reconnected by itself would be without password and database. */
    @Override
    public void close() {
        Jedis redis = connected;
        connected = null;
        if (redis != null) {
            redis.close();
        }
    }
}
