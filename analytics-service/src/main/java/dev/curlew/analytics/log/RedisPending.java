package dev.curlew.analytics.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.resps.StreamEntryBinary;
import redis.clients.jedis.resps.StreamPendingEntry;

/**
 * Takes entries that were given out and not acknowledged. By XPENDING and XCLAIM, since XAUTOCLAIM does not tell how
 * often an entry was given out.
 */
final class RedisPending {

    /** An entry, now this consumer's. */
    record Claimed(StreamEntryBinary entry, long deliveries) {}

    private final RedisConnection redis;
    private final String consumer;
    private final int most;

    RedisPending(RedisConnection redis, String consumer, int most) {
        this.redis = redis;
        this.consumer = consumer;
        this.most = most;
    }

    /** Those given to this consumer before. */
    List<Claimed> own(int part) {
        return claim(part, range().consumer(consumer), Duration.ZERO);
    }

    /** Those that no consumer has touched for so long. */
    List<Claimed> abandoned(int part, Duration idle) {
        return claim(part, range().idle(idle.toMillis()), idle);
    }

    private XPendingParams range() {
        return XPendingParams.xPendingParams("-", "+", most);
    }

    private List<Claimed> claim(int part, XPendingParams which, Duration idle) {
        List<StreamPendingEntry> pending = redis.get().xpending(RedisStreams.key(part), RedisStreams.GROUP, which);
        if (pending.isEmpty()) {
            return List.of();
        }
        Map<StreamEntryID, Long> deliveries = pending.stream()
                .collect(Collectors.toMap(StreamPendingEntry::getID, StreamPendingEntry::getDeliveredTimes));
        byte[][] ids = deliveries.keySet().stream()
                .map(id -> id.toString().getBytes(UTF_8))
                .toArray(byte[][]::new);
        List<Claimed> claimed = new ArrayList<>();
        List<?> answer = redis.get()
                .xclaim(
                        RedisStreams.keyBytes(part),
                        RedisStreams.GROUP_BYTES,
                        consumer.getBytes(UTF_8),
                        idle.toMillis(),
                        XClaimParams.xClaimParams(),
                        ids);
        for (StreamEntryBinary entry : BuilderFactory.STREAM_ENTRY_BINARY_LIST.build(answer)) {
            claimed.add(new Claimed(entry, deliveries.getOrDefault(entry.getID(), 0L) + 1));
        }
        return claimed;
    }
}
