package dev.curlew.edge.testing;

import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.AuthenticateKeyRequest;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse;
import dev.curlew.proto.link.v1.KeyServiceGrpc.KeyServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Answers as link-service does to who asks what a key may do. */
public final class KeyBackend extends KeyServiceImplBase {

    private final Map<String, AuthenticateKeyResponse> known = new ConcurrentHashMap<>();
    private volatile @Nullable ApiError failure;

    /** Knows a key from now on. */
    public void with(String secret, AuthenticateKeyResponse answer) {
        known.put(secret, answer);
    }

    /** Knows a key no more. */
    public void without(String secret) {
        known.remove(secret);
    }

    /** Answers with an error from now on; null: no more. */
    public void fail(@Nullable ApiError error) {
        failure = error;
    }

    @Override
    public void authenticateKey(AuthenticateKeyRequest request, StreamObserver<AuthenticateKeyResponse> responses) {
        AuthenticateKeyResponse answer = known.get(request.getSecret());
        ApiError error = failure;
        if (error != null) {
            responses.onError(error.toStatusRuntimeException());
        } else if (answer == null) {
            responses.onError(ApiError.unauthenticated("INVALID_KEY", "The key is not valid.")
                    .toStatusRuntimeException());
        } else {
            responses.onNext(answer);
            responses.onCompleted();
        }
    }
}
