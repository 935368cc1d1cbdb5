package dev.curlew.link.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import dev.curlew.link.circuit.Circuit;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.trace.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Redis, which may be away at any time: then calls give nothing, at once or after a short timeout, and work again by
 * themselves soon after it is back. Opening it needs no server.
 */
public final class Redis implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Redis.class);
    private static final int TIMEOUT_MILLIS = 250;
    private static final int MOST_CONNECTIONS = 32;
    private static final Duration CIRCUIT_OPEN = Duration.ofMillis(500);

    /**
     * How to reach Redis.
     *
     * @param password empty if none is needed
     * @param database the number of the database to use
     */
    public record Settings(String host, int port, Optional<Secret> password, int database) {}

    private final RedisClient client;
    private final Tracer tracer;
    private final Circuit circuit = Circuit.opening(CIRCUIT_OPEN);
    private volatile boolean away;

    private Redis(RedisClient client, Tracing tracing) {
        this.client = client;
        this.tracer = tracing.openTelemetry().getTracer("dev.curlew.link.redis");
    }

    /** A pool without connections yet. */
    public static Redis open(Settings settings) {
        return open(settings, Tracing.off());
    }

    /** As {@link #open(Settings)}, with a span for each question, which tells neither keys nor values. */
    public static Redis open(Settings settings, Tracing tracing) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS)
                .database(settings.database())
                .clientName("link-service");
        settings.password().map(Secret::reveal).ifPresent(config::password);
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(MOST_CONNECTIONS);
        pool.setMaxIdle(MOST_CONNECTIONS);
        pool.setMaxWait(Duration.ofMillis(TIMEOUT_MILLIS));
        return new Redis(
                RedisClient.builder()
                        .hostAndPort(settings.host(), settings.port())
                        .clientConfig(config.build())
                        .poolConfig(pool)
                        .build(),
                tracing);
    }

    /** The text of a script for Redis, which lies beside the class that uses it. */
    public static String script(Class<?> user, String name) {
        try {
            return Resources.toString(Resources.getResource(user, name), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Redis answers; empty if it does not, or if the answer is null. */
    public <T> Optional<T> ask(Function<RedisClient, T> question) {
        if (!circuit.allows()) {
            return Optional.empty();
        }
        Span span = tracer.spanBuilder("redis")
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.system.name", "redis")
                .startSpan();
        try {
            T answer = question.apply(client);
            circuit.succeeded();
            tell(false, null);
            return Optional.ofNullable(answer);
        } catch (JedisException e) {
            circuit.failed();
            span.setStatus(StatusCode.ERROR)
                    .setAttribute("error.type", e.getClass().getName());
            tell(true, e);
            return Optional.empty();
        } finally {
            span.end();
        }
    }

    /** Whether Redis answers now. */
    public boolean answers() {
        return ask(RedisClient::ping).isPresent();
    }

    @Override
    public void close() {
        client.close();
    }

    /** Logs when it goes and when it comes back, and not for each call between. */
    private void tell(boolean awayNow, @Nullable JedisException cause) {
        if (away == awayNow) {
            return;
        }
        away = awayNow;
        if (awayNow) {
            log.warn("Redis does not answer; going on without it: cause={}", String.valueOf(cause));
        } else {
            log.info("Redis answers again");
        }
    }
}
