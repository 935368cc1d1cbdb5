package dev.curlew.edge.session;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import dev.curlew.edge.problem.GrpcProblemMapper;
import dev.curlew.edge.problem.Problem;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.AuthenticateKeyRequest;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.KeyServiceGrpc.KeyServiceFutureStub;
import io.grpc.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks link-service what keys may do. */
final class KeyLoader {

    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final KeyServiceFutureStub stub;

    KeyLoader(Channel channel) {
        stub = KeyServiceGrpc.newFutureStub(channel);
    }

    /** What came of it. */
    sealed interface Answer {

        /** A key that is valid. */
        record Known(ApiKey key) implements Answer {}

        /** None that is, or nobody knows right now. */
        record Refused(Problem problem) implements Answer {}
    }

    CompletableFuture<Answer> load(Secret secret) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Futures.addCallback(
                stub.withDeadlineAfter(DEADLINE.toNanos(), TimeUnit.NANOSECONDS)
                        .authenticateKey(AuthenticateKeyRequest.newBuilder()
                                .setSecret(secret.reveal())
                                .build()),
                new FutureCallback<AuthenticateKeyResponse>() {
                    @Override
                    public void onSuccess(AuthenticateKeyResponse response) {
                        answer.complete(read(response));
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        answer.complete(new Answer.Refused(GrpcProblemMapper.map(ApiErrors.from(failure), "")));
                    }
                },
                MoreExecutors.directExecutor());
        return answer;
    }

    private static Answer read(AuthenticateKeyResponse response) {
        if (response.getLinkId() != 0) {
            return new Answer.Refused(
                    Problem.of(401, "INVALID_KEY", "The management token of one link opens no dashboard."));
        }
        if (response.getCallQuota().getExceeded()) {
            Duration next =
                    Duration.ofSeconds(response.getCallQuota().getNextCall().getSeconds() + 1);
            return new Answer.Refused(Problem.of(429, "TOO_MANY_REQUESTS", "This key has made too many calls.")
                    .retryAfter(next));
        }
        return new Answer.Known(response.getApiKey());
    }
}
