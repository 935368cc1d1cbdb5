package dev.curlew.analytics.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.curlew.platform.grpc.RateLimit;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.AuthenticateKeyRequest;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse.CallQuota;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.KeyServiceGrpc.KeyServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks link-service, and remembers its answers, also the bad ones, for 5 seconds. Secrets are not kept, only hashes. */
final class GrpcKeyDirectory implements KeyDirectory {

    private static final int MOST_CACHED = 10_000;
    private static final Duration CACHED_FOR = Duration.ofSeconds(5);
    private static final long DEADLINE_MILLIS = 2_000;

    private final KeyServiceBlockingStub keys;
    private final Cache<HashCode, Optional<Grant>> grants = Caffeine.newBuilder()
            .maximumSize(MOST_CACHED)
            .expireAfterWrite(CACHED_FOR)
            .build();

    GrpcKeyDirectory(Channel linkService) {
        this.keys = KeyServiceGrpc.newBlockingStub(linkService);
    }

    @Override
    public Optional<Grant> authenticate(String secret) {
        HashCode hash = Hashing.sha256().hashString(secret, UTF_8);
        // Not loaded within the cache's own lock: link-service may take its time.
        return Optional.ofNullable(grants.getIfPresent(hash)).orElseGet(() -> {
            Optional<Grant> grant = ask(secret);
            // Calls that are counted are asked for each time.
            if (grant.flatMap(Grant::limit).isEmpty()) {
                grants.put(hash, grant);
            }
            return grant;
        });
    }

    private Optional<Grant> ask(String secret) {
        try {
            return Optional.of(read(keys.withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
                    .authenticateKey(AuthenticateKeyRequest.newBuilder()
                            .setSecret(secret)
                            .build())));
        } catch (StatusRuntimeException e) {
            Code code = e.getStatus().getCode();
            if (code == Code.UNAUTHENTICATED || code == Code.INVALID_ARGUMENT) {
                return Optional.empty();
            }
            throw new AccessException.Unavailable(e);
        }
    }

    private static Grant read(AuthenticateKeyResponse answer) {
        ApiKey key = answer.getApiKey();
        boolean admin = key.getScopesList().contains(ApiKey.Scope.ADMIN);
        return new Grant(
                admin || key.getScopesList().contains(ApiKey.Scope.STATS_READ),
                admin,
                Set.copyOf(key.getDomainsList()),
                key.getOwnLinksOnly() ? Optional.of(key.getKeyId()) : Optional.empty(),
                answer.getLinkId() == 0 ? Optional.empty() : Optional.of(answer.getLinkId()),
                answer.hasCallQuota() ? Optional.of(read(key, answer.getCallQuota())) : Optional.empty());
    }

    private static RateLimit read(ApiKey key, CallQuota quota) {
        return new RateLimit(
                "key",
                key.getCallsPerMinute(),
                Duration.ofMinutes(1),
                !quota.getExceeded(),
                quota.getRemainingCalls(),
                duration(quota.getNextCall()),
                duration(quota.getReset()));
    }

    private static Duration duration(com.google.protobuf.Duration message) {
        return Duration.ofSeconds(message.getSeconds(), message.getNanos());
    }
}
