package dev.curlew.link.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.Lists;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.curlew.link.code.ShortCode;
import dev.curlew.link.redis.Redis;
import dev.curlew.proto.link.v1.ResolvedLink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/** Links in Redis, shared by all replicas. The time that an entry has left to live tells its age, so no two clocks are compared. */
final class RedisLinkCache {

    private static final Logger log = LoggerFactory.getLogger(RedisLinkCache.class);

    // Long, as it stands in for Postgres when that is away; how long an entry is believed is the reader's affair.
    private static final Duration KEPT = Duration.ofDays(1);
    // As long as edges keep it: so no code is asked of Postgres twice in that time, however many edges ask for it.
    static final Duration MISSING_KEPT = Duration.ofSeconds(5);
    // Longer than any read of Postgres that began before the change may take to arrive.
    private static final Duration BARRED = Duration.ofMinutes(1);

    // The id of a transaction: what those before it changed, this Redis was told.
    private static final String TOLD_BEFORE = "curlew:link-changes:told-before";

    private static final byte[] REVISION = "r".getBytes(UTF_8);
    private static final byte[] VALUE = "v".getBytes(UTF_8);

    // With the longest targets a few megabytes: written within Redis' timeout.
    private static final int PIPELINED = 100;

    /**
     * A version of a link.
     *
     * @param domain as it is stored
     * @param code what it is found by there
     */
    record Found(String domain, ShortCode code, ResolvedLink link) {}

    private record Entry(String key, long revision, ByteString value, Duration kept) {}

    private final Redis redis;
    private final byte[] put;

    RedisLinkCache(Redis redis) {
        this.redis = redis;
        this.put = Redis.script(RedisLinkCache.class, "put_link.lua").getBytes(UTF_8);
    }

    Optional<CachedLink> get(String domain, ShortCode code) {
        byte[] key = key(domain, code).getBytes(UTF_8);
        return redis.ask(client -> {
                    try (Pipeline pipeline = client.pipelined()) {
                        Response<List<byte[]>> fields = pipeline.hmget(key, REVISION, VALUE);
                        Response<Long> left = pipeline.pttl(key);
                        pipeline.sync();
                        return read(fields.get(), left.get());
                    }
                })
                .flatMap(found -> found);
    }

    /** Keeps a version just read from Postgres, under what it is found by. */
    void put(String domain, ShortCode code, ResolvedLink link) {
        put(List.of(new Found(domain, code, link)));
    }

    /** Keeps versions just read from Postgres. */
    void put(List<Found> links) {
        putAll(links.stream()
                .map(found -> new Entry(
                        key(found.domain(), found.code()),
                        found.link().getRevision(),
                        found.link().toByteString(),
                        KEPT))
                .toList());
    }

    /** Keeps that Postgres has no such link. */
    void putMissing(String domain, ShortCode code) {
        putAll(List.of(new Entry(key(domain, code), 0, ByteString.EMPTY, MISSING_KEPT)));
    }

    /** Drops versions before these, also those that are still on their way here; false if Redis may not have done so. */
    boolean bar(List<ChangeNotice> notices) {
        return putAll(notices.stream()
                .map(notice ->
                        new Entry(key(notice.domain(), notice.code()), notice.revision(), ByteString.EMPTY, BARRED))
                .toList());
    }

    /**
     * The id of a transaction: versions from before what the transactions before it changed are not here; 0 where nobody said so, or
     * that was a day ago. Empty while Redis is away.
     */
    Optional<Long> toldBefore() {
        return redis.ask(client -> Optional.ofNullable(client.get(TOLD_BEFORE)))
                .map(told -> told.map(Long::parseLong).orElse(0L));
    }

    /** Takes note that it was told of all that transactions before this one changed. */
    void toldBefore(long transactionId) {
        // What is older than any entry need not be known.
        SetParams kept = SetParams.setParams().px(KEPT.toMillis());
        Optional<String> _ = redis.ask(client -> client.set(TOLD_BEFORE, Long.toString(transactionId), kept));
    }

    private boolean putAll(List<Entry> entries) {
        boolean all = true;
        for (List<Entry> some : Lists.partition(entries, PIPELINED)) {
            all &= redis.ask(client -> {
                        try (Pipeline pipeline = client.pipelined()) {
                            List<Response<Object>> results = some.stream()
                                    .map(each -> pipeline.eval(
                                            put,
                                            1,
                                            each.key.getBytes(UTF_8),
                                            bytes(each.revision),
                                            each.value.toByteArray(),
                                            bytes(each.kept.toMillis())))
                                    .toList();
                            pipeline.sync();
                            return results.stream().allMatch(RedisLinkCache::arrived);
                        }
                    })
                    .orElse(false);
        }
        return all;
    }

    /** Redis that cannot write, as its disk is full, answers nothing but errors to who wants to write. */
    private static boolean arrived(Response<Object> result) {
        try {
            var _ = result.get();
            return true;
        } catch (JedisDataException e) {
            log.debug("Redis did not take an entry", e);
            return false;
        }
    }

    private static Optional<CachedLink> read(List<byte[]> fields, long millisLeft) {
        byte[] revision = fields.get(0);
        byte[] value = fields.get(1);
        if (revision == null || value == null) {
            return Optional.empty();
        }
        if (value.length == 0) {
            boolean missing = new String(revision, UTF_8).equals("0");
            return missing ? Optional.of(new CachedLink.Missing()) : Optional.empty();
        }
        try {
            Duration age = KEPT.minusMillis(Math.max(0, millisLeft));
            return Optional.of(new CachedLink.Known(ResolvedLink.parseFrom(value), age));
        } catch (InvalidProtocolBufferException e) {
            log.warn("An entry of the cache is not readable, and is left out", e);
            return Optional.empty();
        }
    }

    private static String key(String domain, ShortCode code) {
        return "curlew:link:" + domain + ":" + code.value();
    }

    private static byte[] bytes(long number) {
        return Long.toString(number).getBytes(UTF_8);
    }
}
