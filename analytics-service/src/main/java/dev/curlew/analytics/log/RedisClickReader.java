package dev.curlew.analytics.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.ClickLogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntryBinary;

/** Reads as one consumer of the group, over a connection of its own. */
final class RedisClickReader implements ClickLogReader {

    private static final Logger log = LoggerFactory.getLogger(RedisClickReader.class);
    private static final int MOST_ENTRIES_OF_PART = 8;
    private static final int WAIT_MILLIS = 200;
    /** However many clicks are wanted: keeps one read's memory in bounds. */
    private static final long WORTH_BYTES =
            Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

    private final RedisConnection redis;
    private final String consumer;
    private final int[] parts;
    private final LogMetrics metrics;
    private final RedisPending pending;
    private final Duration claimIdle;

    private boolean groupsMade;
    private boolean recovering = true;
    private long lastClaim = System.nanoTime();
    private long readBytes;

    RedisClickReader(RedisConnection redis, String consumer, int[] parts, Duration claimIdle, LogMetrics metrics) {
        this.redis = redis;
        this.consumer = consumer;
        this.parts = parts.clone();
        this.metrics = metrics;
        this.claimIdle = claimIdle;
        this.pending = new RedisPending(redis, consumer, MOST_ENTRIES_OF_PART);
    }

    @Override
    public List<LogEntry> read(int worthClicks) {
        return asked(() -> {
            makeGroups();
            if (recovering) {
                List<LogEntry> own = entries(part -> pending.own(part));
                if (!own.isEmpty()) {
                    return own;
                }
                recovering = false;
            }
            if (System.nanoTime() - lastClaim >= claimIdle.toNanos() / 2) {
                List<LogEntry> left = entries(part -> pending.abandoned(part, claimIdle));
                metrics.takenOver.inc(left.size());
                if (!left.isEmpty()) {
                    return left;
                }
                lastClaim = System.nanoTime();
            }
            return readNew(worthClicks);
        });
    }

    @Override
    public void acknowledge(Collection<LogEntry> entries) {
        Map<Integer, List<byte[]>> ids = entries.stream()
                .collect(Collectors.groupingBy(
                        LogEntry::part, Collectors.mapping(entry -> entry.id().getBytes(UTF_8), Collectors.toList())));
        asked(() -> {
            ids.forEach(this::remove);
            return true;
        });
    }

    @Override
    public void bury(List<Click> clicks, String reason) {
        asked(() -> {
            bury(RedisClickLog.bytes(clicks), reason);
            return true;
        });
    }

    @Override
    public void recover() {
        recovering = true;
        groupsMade = false;
        redis.close();
    }

    @Override
    public void close() {
        try (redis) {
            for (int part : parts) {
                RedisConsumers.forget(redis.get(), RedisStreams.key(part), consumer);
            }
        } catch (JedisException e) {
            log.debug("The reader's name stays: consumer={}", consumer, e);
        }
    }

    private void makeGroups() {
        if (!groupsMade) {
            for (int part : parts) {
                RedisStreams.createGroup(redis.get(), part);
            }
            groupsMade = true;
        }
    }

    private List<LogEntry> readNew(int worthClicks) {
        List<LogEntry> entries = new ArrayList<>();
        readBytes = 0;
        boolean more = readNew(XReadGroupParams.xReadGroupParams().block(WAIT_MILLIS), entries);
        // A backlog is stored the faster the more of it is stored at once.
        while (more && readBytes < WORTH_BYTES && clicks(entries) < worthClicks) {
            more = readNew(XReadGroupParams.xReadGroupParams(), entries);
        }
        return entries;
    }

    private static int clicks(List<LogEntry> entries) {
        return entries.stream().mapToInt(entry -> entry.clicks().size()).sum();
    }

    /** Adds the next few entries of each part, and tells whether there are likely more. */
    private boolean readNew(XReadGroupParams params, List<LogEntry> entries) {
        // Jedis asks for maps of arrays and only iterates over them.
        IdentityHashMap<byte[], StreamEntryID> from = new IdentityHashMap<>();
        for (int part : parts) {
            from.put(RedisStreams.keyBytes(part), StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY);
        }
        boolean more = false;
        for (var stream : Optional.ofNullable(redis.get()
                        .xreadGroupBinary(
                                RedisStreams.GROUP_BYTES,
                                consumer.getBytes(UTF_8),
                                params.count(MOST_ENTRIES_OF_PART),
                                from))
                .orElseGet(List::of)) {
            int part = RedisStreams.partOf(stream.getKey());
            stream.getValue().forEach(entry -> decode(part, entry, 1).ifPresent(entries::add));
            more |= stream.getValue().size() == MOST_ENTRIES_OF_PART;
        }
        return more;
    }

    private List<LogEntry> entries(PartReader reader) {
        List<LogEntry> entries = new ArrayList<>();
        for (int part : parts) {
            for (RedisPending.Claimed claimed : reader.read(part)) {
                decode(part, claimed.entry(), claimed.deliveries()).ifPresent(entries::add);
            }
        }
        return entries;
    }

    /** Empty if the entry is not one that the log wrote; it is then set aside. */
    private Optional<LogEntry> decode(int part, StreamEntryBinary entry, long deliveries) {
        byte[] written = field(entry);
        readBytes += written.length;
        try {
            List<Click> clicks = ClickLogEntry.parseFrom(written).getClicksList();
            if (!clicks.isEmpty()) {
                return Optional.of(new LogEntry(part, entry.getID().toString(), deliveries, clicks));
            }
        } catch (InvalidProtocolBufferException e) {
            log.debug("Unreadable entry", e);
        }
        log.error("Set an unreadable entry aside: stream={} id={}", RedisStreams.key(part), entry.getID());
        bury(written, "unreadable");
        remove(part, List.of(entry.getID().toString().getBytes(UTF_8)));
        metrics.unreadable.inc();
        return Optional.empty();
    }

    private static byte[] field(StreamEntryBinary entry) {
        return entry.getFields().entrySet().stream()
                .filter(field -> Arrays.equals(field.getKey(), RedisStreams.CLICKS_FIELD))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new byte[0]);
    }

    private void bury(byte[] clicks, String reason) {
        try (Pipeline pipeline = redis.get().pipelined()) {
            Response<byte[]> answer = RedisDeadLetters.add(pipeline, clicks, reason);
            pipeline.sync();
            var _ = answer.get();
        }
    }

    /** Both or neither: an entry acknowledged but left in the stream would stay there for ever. */
    private void remove(int part, List<byte[]> ids) {
        byte[][] all = ids.toArray(byte[][]::new);
        byte[] key = RedisStreams.keyBytes(part);
        try (Transaction both = redis.get().multi()) {
            both.xack(key, RedisStreams.GROUP_BYTES, all);
            both.xdel(key, all);
            var _ = both.exec();
        }
    }

    private <T extends @Nullable Object> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (JedisDataException e) {
            if (RedisStreams.groupIsMissing(e)) {
                log.warn("The click log's groups are gone: making them again: consumer={}", consumer);
                groupsMade = false;
            }
            throw new ClickLogException.Unavailable(e);
        } catch (JedisException e) {
            throw new ClickLogException.Unavailable(e);
        }
    }

    @FunctionalInterface
    private interface PartReader {
        List<RedisPending.Claimed> read(int part);
    }
}
