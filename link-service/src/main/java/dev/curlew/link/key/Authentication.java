package dev.curlew.link.key;

import com.google.protobuf.util.Durations;
import dev.curlew.platform.grpc.RateLimit;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse.CallQuota;

/** Tells other services what a secret may do, and counts a call of its key. */
final class Authentication {

    private final KeyRing ring;
    private final CallLimits limits;

    Authentication(KeyRing ring, CallLimits limits) {
        this.ring = ring;
        this.limits = limits;
    }

    AuthenticateKeyResponse authenticate(String secret) {
        AuthenticateKeyResponse.Builder response = AuthenticateKeyResponse.newBuilder();
        return switch (ring.authenticate(secret)) {
            case Bearer.Key(StoredKey key, var _) -> {
                limits.count(key).map(Authentication::write).ifPresent(response::setCallQuota);
                yield response.setApiKey(KeyMessages.write(key)).build();
            }
            case Bearer.LinkToken(long linkId) -> {
                response.getApiKeyBuilder().addScopes(Scope.STATS_READ);
                yield response.setLinkId(linkId).build();
            }
        };
    }

    private static CallQuota write(RateLimit limit) {
        return CallQuota.newBuilder()
                .setExceeded(!limit.counted())
                .setRemainingCalls(limit.remaining())
                .setNextCall(Durations.fromMillis(Math.ceilDiv(limit.next().toNanos(), 1_000_000)))
                .setReset(Durations.fromMillis(limit.reset().toMillis()))
                .build();
    }
}
