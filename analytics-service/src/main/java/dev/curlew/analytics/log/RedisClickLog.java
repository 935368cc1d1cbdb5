package dev.curlew.analytics.log;

import com.google.common.collect.Lists;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.ClickLogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;

/** A log of one Redis stream per part; an entry is removed when it is acknowledged, so a stream's length is its backlog. */
final class RedisClickLog implements ClickLog {

    /** Keeps one read's memory in bounds. */
    static final int MOST_CLICKS_OF_ENTRY = 250;

    private final RedisLogConfig config;
    private final RedisConnections connections;
    private final RedisClient pool;
    private final RedisLogGauge gauge;
    private final LogMetrics metrics;

    private RedisClickLog(
            RedisLogConfig config,
            RedisConnections connections,
            RedisClient pool,
            RedisLogGauge gauge,
            LogMetrics metrics) {
        this.config = config;
        this.connections = connections;
        this.pool = pool;
        this.gauge = gauge;
        this.metrics = metrics;
    }

    static RedisClickLog open(RedisLogConfig config, Metrics metrics) {
        RedisConnections connections = new RedisConnections(config);
        LogMetrics logMetrics = new LogMetrics(metrics);
        RedisLogGauge gauge = new RedisLogGauge(connections.single(), config.streams(), logMetrics);
        gauge.start();
        return new RedisClickLog(config, connections, connections.pool(), gauge, logMetrics);
    }

    @Override
    public void append(List<Click> clicks) {
        if (gauge.length() >= config.maxEntries()) {
            throw new ClickLogException.Full(gauge.length(), config.maxEntries());
        }
        try (AbstractPipeline pipeline = pool.pipelined()) {
            List<Response<byte[]>> answers = new ArrayList<>();
            Parts.split(clicks, config.streams()).forEach((part, share) -> {
                for (List<Click> entry : Lists.partition(share, MOST_CLICKS_OF_ENTRY)) {
                    answers.add(pipeline.xadd(
                            RedisStreams.keyBytes(part),
                            XAddParams.xAddParams(),
                            Map.of(RedisStreams.CLICKS_FIELD, bytes(entry))));
                }
            });
            pipeline.sync();
            // Each throws if Redis refused that entry.
            answers.forEach(Response::get);
            gauge.added(answers.size());
        } catch (JedisConnectionException e) {
            // A restarted Redis leaves every idle connection broken: one failure is enough.
            pool.getPool().clear();
            throw new ClickLogException.Unavailable(e);
        } catch (JedisException e) {
            throw new ClickLogException.Unavailable(e);
        }
    }

    @Override
    public ClickLogReader reader(String consumer, int number, int readers) {
        int[] parts = IntStream.range(0, config.streams())
                .filter(part -> part % readers == number)
                .toArray();
        return new RedisClickReader(connections.single(), consumer, parts, config.claimIdle(), metrics);
    }

    @Override
    public void forgetReaders(Duration idle) {
        try (RedisConnection redis = connections.single()) {
            IntStream.range(0, config.streams())
                    .forEach(part -> RedisConsumers.forgetIdle(redis.get(), RedisStreams.key(part), idle));
        } catch (JedisException e) {
            throw new ClickLogException.Unavailable(e);
        }
    }

    @Override
    public DeadLetters deadLetters() {
        return new RedisDeadLetters(connections, config, gauge);
    }

    @Override
    public void close() {
        gauge.close();
        pool.close();
    }

    static byte[] bytes(List<Click> clicks) {
        return ClickLogEntry.newBuilder().addAllClicks(clicks).build().toByteArray();
    }
}
