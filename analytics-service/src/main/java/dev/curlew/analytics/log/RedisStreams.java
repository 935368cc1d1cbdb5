package dev.curlew.analytics.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;

/** The names of the log's keys, and the group that reads them. */
final class RedisStreams {

    static final String GROUP = "curlew";
    static final byte[] GROUP_BYTES = GROUP.getBytes(UTF_8);
    static final byte[] DEAD_KEY = "curlew:clicks:dead".getBytes(UTF_8);
    static final byte[] CLICKS_FIELD = {'c'};
    static final byte[] REASON_FIELD = "reason".getBytes(UTF_8);

    private static final String PREFIX = "curlew:clicks:";

    private RedisStreams() {}

    static String key(int part) {
        return PREFIX + part;
    }

    static byte[] keyBytes(int part) {
        return key(part).getBytes(UTF_8);
    }

    static int partOf(byte[] key) {
        return Integer.parseInt(new String(key, UTF_8).substring(PREFIX.length()));
    }

    static List<byte[]> keys(int parts) {
        return IntStream.range(0, parts).mapToObj(RedisStreams::keyBytes).toList();
    }

    /** Makes the group where it is missing, to be given everything that is in the stream. */
    static void createGroup(Jedis redis, int part) {
        try {
            redis.xgroupCreate(key(part), GROUP, new StreamEntryID(0, 0), true);
        } catch (JedisDataException e) {
            if (!startsWith(e, "BUSYGROUP")) {
                throw e;
            }
        }
    }

    /** True if streams or groups are gone: Redis was emptied, or is another one. */
    static boolean groupIsMissing(JedisDataException failure) {
        return startsWith(failure, "NOGROUP");
    }

    private static boolean startsWith(JedisDataException failure, String word) {
        String message = failure.getMessage();
        return message != null && message.startsWith(word);
    }
}
