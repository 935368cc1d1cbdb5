package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CallLimitTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static Replica first;
    private static Replica second;

    @BeforeAll
    static void start() {
        first = Replica.start(POSTGRES, REDIS);
        second = Replica.start(POSTGRES, REDIS);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    @Test
    void calls_areCountedOverReplicas_andTheAnswersTellTheLimit() {
        String secret = key(3).getSecret();

        assertThat(call(first, secret)).isEqualTo("2");
        assertThat(call(second, secret)).isEqualTo("1");
        assertThat(call(first, secret)).isEqualTo("0");
        ApiError error = Errors.of(() -> call(second, secret));
        assertThat(error.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(error.reason()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(error.retryDelay().orElseThrow().toMillis()).isBetween(1L, 60_000L);
    }

    @Test
    void calls_thatFail_tellTheLimitToo() {
        String secret = key(2).getSecret();
        AtomicReference<@Nullable Metadata> trailers = new AtomicReference<>();

        assertThat(Errors.reason(() -> first.linksWith(secret)
                        .withInterceptors(
                                MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers))
                        .getLink(GetLinkRequest.newBuilder().setCode("nothing").build())))
                .isEqualTo("LINK_NOT_FOUND");
        assertThat(header(trailers, "ratelimit"))
                .hasValueSatisfying(value -> assertThat(value).matches("\"key\";r=1;t=(60|[1-5]?[0-9])"));
        assertThat(header(trailers, "ratelimit-policy")).contains("\"key\";q=2;w=60");
        call(first, secret);
        assertThat(Errors.reason(() -> first.linksWith(secret)
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
        var _ = first.linksWith(key(0).getSecret())
                .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()))
                .listLinks(ListLinksRequest.getDefaultInstance());

        assertThat(header(headers, "ratelimit")).isEmpty();
    }

    @Test
    void calls_ofManyAtOnce_areNeverMoreThanTheLimit() {
        String secret = key(25).getSecret();
        AtomicInteger taken = new AtomicInteger();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 80; i++) {
                Replica on = i % 2 == 0 ? first : second;
                callers.execute(() -> {
                    if (!Errors.refuses(() -> call(on, secret))) {
                        taken.incrementAndGet();
                    }
                });
            }
        }

        assertThat(taken).hasValue(25);
    }

    @Test
    void limit_isShared_withTheOtherServices() {
        ApiKey key = key(2);
        call(first, key.getSecret());
        AuthenticateKeyRequest request =
                AuthenticateKeyRequest.newBuilder().setSecret(key.getSecret()).build();

        AuthenticateKeyResponse last =
                KeyServiceGrpc.newBlockingStub(second.channel()).authenticateKey(request);
        assertThat(last.getCallQuota().getExceeded()).isFalse();
        assertThat(last.getCallQuota().getRemainingCalls()).isZero();
        AuthenticateKeyResponse more =
                KeyServiceGrpc.newBlockingStub(second.channel()).authenticateKey(request);
        assertThat(more.getCallQuota().getExceeded()).isTrue();
        assertThat(more.getCallQuota().getReset().getSeconds()).isBetween(0L, 60L);
        assertThat(Errors.reason(() -> call(first, key.getSecret()))).isEqualTo("TOO_MANY_REQUESTS");
    }

    @Test
    void limit_raised_letsCallsThroughAgain() {
        ApiKey key = key(1);
        call(first, key.getSecret());
        assertThat(Errors.refuses(() -> call(first, key.getSecret()))).isTrue();

        ApiKey _ = first.keys()
                .updateApiKey(UpdateApiKeyRequest.newBuilder()
                        .setApiKey(ApiKey.newBuilder().setKeyId(key.getKeyId()).setCallsPerMinute(3))
                        .build());

        assertThat(call(first, key.getSecret())).isEqualTo("1");
    }

    @Test
    void withoutRedis_eachReplicaCountsForItself() {
        ApiKey key = key(2);
        try (Replica alone = Replica.start(POSTGRES, REDIS, Map.of("REDIS_PORT", "1"))) {
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

    private static Optional<String> header(AtomicReference<@Nullable Metadata> metadata, String name) {
        Metadata found = metadata.get();
        return found == null
                ? Optional.empty()
                : Optional.ofNullable(found.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }

    private static ApiKey key(int callsPerMinute) {
        return first.keys()
                .createApiKey(CreateApiKeyRequest.newBuilder()
                        .setApiKey(ApiKey.newBuilder()
                                .setDisplayName("limited")
                                .addScopes(Scope.LINKS_READ)
                                .setCallsPerMinute(callsPerMinute))
                        .build());
    }
}
