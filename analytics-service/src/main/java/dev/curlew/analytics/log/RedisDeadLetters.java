package dev.curlew.analytics.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.ClickLogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XTrimParams;
import redis.clients.jedis.resps.StreamEntryBinary;

/** The stream of dead letters; over a connection of its own for each call, as calls are rare. */
final class RedisDeadLetters implements DeadLetters {

    private static final int PAGE = 100;
    private static final long MOST = 100_000;
    private static final String SCRIPT = RedisScripts.load("replay_dead_letter.lua");

    private final RedisConnections connections;
    private final RedisLogConfig config;
    private final RedisLogGauge gauge;

    RedisDeadLetters(RedisConnections connections, RedisLogConfig config, RedisLogGauge gauge) {
        this.connections = connections;
        this.config = config;
        this.gauge = gauge;
    }

    @Override
    public void add(List<Click> clicks, String reason) {
        asked(redis -> {
            try (Pipeline pipeline = redis.pipelined()) {
                List<Response<byte[]>> answers = clicks.stream()
                        .map(click -> add(pipeline, RedisClickLog.bytes(List.of(click)), reason))
                        .toList();
                pipeline.sync();
                // Each throws if Redis refused that letter.
                answers.forEach(Response::get);
                return true;
            }
        });
    }

    /** Sends what could not be stored to those set aside, of which the oldest go when there are too many. */
    static Response<byte[]> add(Pipeline pipeline, byte[] clicks, String reason) {
        Map<byte[], byte[]> letter =
                Map.of(RedisStreams.CLICKS_FIELD, clicks, RedisStreams.REASON_FIELD, reason.getBytes(UTF_8));
        XAddParams bounded = XAddParams.xAddParams().maxLen(MOST).approximateTrimming();
        return pipeline.xadd(RedisStreams.DEAD_KEY, bounded, letter);
    }

    @Override
    public List<DeadLetter> list(String after, int most) {
        return asked(redis ->
                range(redis, after, most).stream().map(RedisDeadLetters::read).toList());
    }

    @Override
    public int replay(Collection<String> ids) {
        return asked(redis -> {
            int replayed = 0;
            for (String id : ids) {
                for (StreamEntryBinary entry : at(redis, id)) {
                    replayed += replay(redis, read(entry)) ? 1 : 0;
                }
            }
            return replayed;
        });
    }

    @Override
    public int replayAll() {
        return asked(redis -> {
            int replayed = 0;
            // Those that come back meanwhile have later ids: they are not put back again.
            Optional<String> last = lastId(redis);
            String after = "";
            while (last.isPresent()) {
                List<StreamEntryBinary> page = range(redis, after, PAGE);
                for (StreamEntryBinary entry : page) {
                    after = entry.getID().toString();
                    replayed += replay(redis, read(entry)) ? 1 : 0;
                    if (after.equals(last.get())) {
                        return replayed;
                    }
                }
                if (page.size() < PAGE || entryId(after).compareTo(entryId(last.get())) > 0) {
                    break;
                }
            }
            return replayed;
        });
    }

    @Override
    public long removeBefore(Instant time) {
        return asked(redis ->
                redis.xtrim(RedisStreams.DEAD_KEY, XTrimParams.xTrimParams().minId(time.toEpochMilli() + "-0")));
    }

    private boolean replay(Jedis redis, DeadLetter letter) {
        if (letter.clicks().isEmpty()) {
            return false;
        }
        if (gauge.length() >= config.maxEntries()) {
            throw new ClickLogException.Full(gauge.length(), config.maxEntries());
        }
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        keys.add(RedisStreams.DEAD_KEY);
        values.add(letter.id().getBytes(UTF_8));
        values.add(RedisStreams.CLICKS_FIELD);
        Map<Integer, List<Click>> parts = Parts.split(letter.clicks(), config.streams());
        parts.forEach((part, clicks) -> {
            keys.add(RedisStreams.keyBytes(part));
            values.add(RedisClickLog.bytes(clicks));
        });
        boolean moved = Long.valueOf(1).equals(redis.eval(SCRIPT.getBytes(UTF_8), keys, values));
        if (moved) {
            gauge.added(parts.size());
        }
        return moved;
    }

    private static List<StreamEntryBinary> at(Jedis redis, String id) {
        byte[] bytes = id.getBytes(UTF_8);
        return entries(redis.xrange(RedisStreams.DEAD_KEY, bytes, bytes, 1));
    }

    private static List<StreamEntryBinary> range(Jedis redis, String after, int most) {
        String from = after.isEmpty() ? "-" : "(" + after;
        return entries(redis.xrange(RedisStreams.DEAD_KEY, from.getBytes(UTF_8), "+".getBytes(UTF_8), most));
    }

    private static Optional<String> lastId(Jedis redis) {
        return entries(redis.xrevrange(RedisStreams.DEAD_KEY, "+".getBytes(UTF_8), "-".getBytes(UTF_8), 1)).stream()
                .findFirst()
                .map(entry -> entry.getID().toString());
    }

    private static List<StreamEntryBinary> entries(List<?> answer) {
        return BuilderFactory.STREAM_ENTRY_BINARY_LIST.build(answer);
    }

    private static DeadLetter read(StreamEntryBinary entry) {
        StreamEntryID id = entry.getID();
        String reason = new String(field(entry, RedisStreams.REASON_FIELD), UTF_8);
        return new DeadLetter(id.toString(), Instant.ofEpochMilli(id.getTime()), clicks(entry), reason);
    }

    private static List<Click> clicks(StreamEntryBinary entry) {
        try {
            return ClickLogEntry.parseFrom(field(entry, RedisStreams.CLICKS_FIELD))
                    .getClicksList();
        } catch (InvalidProtocolBufferException _) {
            return List.of();
        }
    }

    private static byte[] field(StreamEntryBinary entry, byte[] name) {
        return entry.getFields().entrySet().stream()
                .filter(field -> Arrays.equals(field.getKey(), name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new byte[0]);
    }

    private static StreamEntryID entryId(String id) {
        return new StreamEntryID(id);
    }

    private <T> T asked(Function<Jedis, T> question) {
        try (RedisConnection redis = connections.single()) {
            return question.apply(redis.get());
        } catch (JedisException e) {
            throw new ClickLogException.Unavailable(e);
        }
    }
}
