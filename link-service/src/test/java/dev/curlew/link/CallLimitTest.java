package dev.curlew.link;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.AuthenticateKeyRequest;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.UpdateApiKeyRequest;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.RedisClient;

class CallLimitTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.two();

    @Test
    void calls_areCountedOverReplicas_andTheAnswersTellTheLimit() {
        String secret = key(3).getSecret();

        assertThat(call(CURLEW.replica(), secret)).isEqualTo("2");
        assertThat(call(CURLEW.second(), secret)).isEqualTo("1");
        assertThat(call(CURLEW.replica(), secret)).isEqualTo("0");
        ApiError error = Errors.of(() -> call(CURLEW.second(), secret));
        assertThat(error.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(error.reason()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(error.retryDelay().orElseThrow().toMillis()).isBetween(1L, 20_000L);
    }

    @Test
    void calls_thatFail_tellTheLimitToo() {
        String secret = key(2).getSecret();
        AtomicReference<@Nullable Metadata> trailers = new AtomicReference<>();

        assertThat(Errors.reason(() -> CURLEW.replica()
                        .linksWith(secret)
                        .withInterceptors(
                                MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers))
                        .getLink(GetLinkRequest.newBuilder().setCode("nothing").build())))
                .isEqualTo("LINK_NOT_FOUND");
        assertThat(header(trailers, "ratelimit"))
                .hasValueSatisfying(value -> assertThat(value).matches("\"key\";r=1;t=(30|[12]?[0-9])"));
        assertThat(header(trailers, "ratelimit-policy")).contains("\"key\";q=2;w=60");
        call(CURLEW.replica(), secret);
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .linksWith(secret)
                        .withInterceptors(
                                MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers))
                        .listLinks(ListLinksRequest.getDefaultInstance())))
                .isEqualTo("TOO_MANY_REQUESTS");
        assertThat(header(trailers, "ratelimit"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("\"key\";r=0;t="));
    }

    @Test
    void calls_ofAKeyWithoutLimit_tellNone() {
        AtomicReference<@Nullable Metadata> headers = new AtomicReference<>();
        var _ = CURLEW.replica()
                .linksWith(key(0).getSecret())
                .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()))
                .listLinks(ListLinksRequest.getDefaultInstance());

        assertThat(header(headers, "ratelimit")).isEmpty();
    }

    @Test
    void calls_ofManyAtOnce_areNeverMoreThanTheLimit() {
        String secret = key(25).getSecret();
        Instant start = Instant.now();
        AtomicInteger taken = new AtomicInteger();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 80; i++) {
                Replica on = i % 2 == 0 ? CURLEW.replica() : CURLEW.second();
                callers.execute(() -> {
                    if (!Errors.refuses(() -> call(on, secret))) {
                        taken.incrementAndGet();
                    }
                });
            }
        }

        long left = Duration.between(start, Instant.now()).toMillis() / 2_400;
        assertThat(taken.get()).isBetween(25, 25 + (int) left);
    }

    /** Windows that begin with the first call would let twice as many through within seconds. */
    @Test
    void calls_aroundTheEndOfAMinute_areNotTwiceTheLimit() {
        ApiKey key = key(10);
        assertThat(call(CURLEW.replica(), key.getSecret())).isEqualTo("9");
        pass(key, Duration.ofSeconds(59));
        for (int i = 9; i >= 0; i--) {
            assertThat(call(i % 2 == 0 ? CURLEW.replica() : CURLEW.second(), key.getSecret()))
                    .isEqualTo(Integer.toString(i));
        }

        pass(key, Duration.ofSeconds(2));

        assertThat(Errors.of(() -> call(CURLEW.replica(), key.getSecret())).retryDelay())
                .hasValueSatisfying(delay -> assertThat(delay).isBetween(Duration.ofMillis(1), Duration.ofSeconds(4)));
    }

    @Test
    void limit_isShared_withTheOtherServices() {
        ApiKey key = key(2);
        call(CURLEW.replica(), key.getSecret());
        AuthenticateKeyRequest request =
                AuthenticateKeyRequest.newBuilder().setSecret(key.getSecret()).build();

        AuthenticateKeyResponse last =
                KeyServiceGrpc.newBlockingStub(CURLEW.second().channel()).authenticateKey(request);
        assertThat(last.getCallQuota().getExceeded()).isFalse();
        assertThat(last.getCallQuota().getRemainingCalls()).isZero();
        AuthenticateKeyResponse more =
                KeyServiceGrpc.newBlockingStub(CURLEW.second().channel()).authenticateKey(request);
        assertThat(more.getCallQuota().getExceeded()).isTrue();
        assertThat(more.getCallQuota().getReset().getSeconds()).isBetween(30L, 60L);
        assertThat(more.getCallQuota().getNextCall().getSeconds()).isBetween(1L, 30L);
        assertThat(Errors.reason(() -> call(CURLEW.replica(), key.getSecret()))).isEqualTo("TOO_MANY_REQUESTS");
    }

    @Test
    void limit_raised_letsCallsThroughAgain() {
        ApiKey key = key(1);
        call(CURLEW.replica(), key.getSecret());
        assertThat(Errors.refuses(() -> call(CURLEW.replica(), key.getSecret())))
                .isTrue();

        ApiKey _ = CURLEW.replica()
                .keys()
                .updateApiKey(UpdateApiKeyRequest.newBuilder()
                        .setApiKey(ApiKey.newBuilder().setKeyId(key.getKeyId()).setCallsPerMinute(3))
                        .build());

        assertThat(call(CURLEW.replica(), key.getSecret())).isEqualTo("1");
    }

    @Test
    void withoutRedis_eachReplicaCountsForItself() {
        ApiKey key = key(2);
        try (Replica alone = CURLEW.start(Map.of("REDIS_PORT", "1"))) {
            assertThat(call(alone, key.getSecret())).isEqualTo("1");
            assertThat(call(alone, key.getSecret())).isEqualTo("0");
            assertThat(Errors.reason(() -> call(alone, key.getSecret()))).isEqualTo("TOO_MANY_REQUESTS");
        }
    }

    /** Makes a call, and gives how many more it may make. */
    private static String call(Replica on, String secret) {
        AtomicReference<@Nullable Metadata> headers = new AtomicReference<>();
        var _ = on.linksWith(secret)
                .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()))
                .listLinks(ListLinksRequest.newBuilder().setPageSize(1).build());
        String value = header(headers, "ratelimit").orElseThrow();
        return value.replaceFirst(".*;r=(\\d+);.*", "$1");
    }

    /** Lets time pass for what a key did; not for Redis, whose clock is its own. */
    private static void pass(ApiKey key, Duration time) {
        try (RedisClient client = RedisClient.create(CURLEW.redis().uri() + "/1")) {
            long _ = client.hincrBy("curlew:calls-window:" + key.getKeyId(), "t", -MICROSECONDS.convert(time));
        }
    }

    private static Optional<String> header(AtomicReference<@Nullable Metadata> metadata, String name) {
        Metadata found = metadata.get();
        return found == null
                ? Optional.empty()
                : Optional.ofNullable(found.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }

    private static ApiKey key(int callsPerMinute) {
        return CURLEW.replica()
                .keys()
                .createApiKey(CreateApiKeyRequest.newBuilder()
                        .setApiKey(ApiKey.newBuilder()
                                .setDisplayName("limited")
                                .addScopes(Scope.LINKS_READ)
                                .setCallsPerMinute(callsPerMinute))
                        .build());
    }
}
