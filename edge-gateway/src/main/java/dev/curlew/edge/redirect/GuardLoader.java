package dev.curlew.edge.redirect;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.link.v1.ReserveClickRequest;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceFutureStub;
import dev.curlew.proto.link.v1.VerifyPasswordRequest;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.Status.Code;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks link-service for clicks of limited links, and about passwords. So many at a time; its futures never fail. */
final class GuardLoader {

    private static final Logger log = LoggerFactory.getLogger(GuardLoader.class);
    private static final long RESERVE_MILLIS = 1000;
    private static final long VERIFY_MILLIS = 3000;
    private static final int MOST_CALLS = 512;

    /** What became of asking for a click. */
    enum Reservation {
        /** It may be redirected. */
        TAKEN,
        /** None is left. */
        USED_UP,
        /** Nobody can tell now: it must not be redirected. */
        UNKNOWN
    }

    /** What became of asking about a password. */
    sealed interface Verdict {

        /**
         * It is right.
         *
         * @param revision of the link
         * @param key to sign with; empty if the link has no password any more
         */
        record Right(long revision, ByteString key) implements Verdict {}

        /** It is wrong. */
        record Wrong() implements Verdict {}

        /** Too many were wrong before. */
        record TooMany(Duration retryDelay) implements Verdict {}

        /** Nobody can tell now. */
        record Unknown() implements Verdict {}
    }

    private final ResolveServiceFutureStub stub;
    private final AtomicInteger calls = new AtomicInteger();

    GuardLoader(Channel channel) {
        stub = ResolveServiceGrpc.newFutureStub(channel);
    }

    /**
     * Takes a click of a limited link.
     *
     * @param eventId of the click; empty: only says whether there is one left, and takes none
     */
    CompletableFuture<Reservation> reserve(long linkId, Optional<UUID> eventId) {
        ReserveClickRequest request = ReserveClickRequest.newBuilder()
                .setLinkId(linkId)
                .setEventId(eventId.map(GuardLoader::bytes).orElse(ByteString.EMPTY))
                .setValidateOnly(eventId.isEmpty())
                .build();
        Deadline deadline = Deadline.after(RESERVE_MILLIS, TimeUnit.MILLISECONDS);
        return reserve(request, deadline, true);
    }

    private CompletableFuture<Reservation> reserve(ReserveClickRequest request, Deadline deadline, boolean again) {
        CompletableFuture<Optional<ApiError>> answer = ask(
                () -> stub.withDeadline(deadline).reserveClick(request), _ -> Optional.<ApiError>empty(), Optional::of);
        return answer.thenCompose(error -> {
            // The same click, so that it is taken once however often it is asked for.
            if (again && error.filter(GuardLoader::isPassing).isPresent() && !deadline.isExpired()) {
                return reserve(request, deadline, false);
            }
            return CompletableFuture.completedFuture(
                    error.map(GuardLoader::reservation).orElse(Reservation.TAKEN));
        });
    }

    /**
     * Checks a password.
     *
     * @param network whoever gives it
     */
    CompletableFuture<Verdict> verify(long linkId, String password, String network) {
        VerifyPasswordRequest request = VerifyPasswordRequest.newBuilder()
                .setLinkId(linkId)
                .setPassword(password)
                .setClientNetwork(network)
                .build();
        return ask(
                () -> stub.withDeadlineAfter(VERIFY_MILLIS, TimeUnit.MILLISECONDS)
                        .verifyPassword(request),
                right -> new Verdict.Right(right.getRevision(), right.getPasswordKey()),
                GuardLoader::verdict);
    }

    private <A, T> CompletableFuture<T> ask(
            Supplier<ListenableFuture<A>> call, Function<A, T> answered, Function<ApiError, T> failed) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (calls.incrementAndGet() > MOST_CALLS) {
            calls.decrementAndGet();
            result.complete(
                    failed.apply(ApiError.resourceExhausted("TOO_MANY_REQUESTS", "Too many links are asked for.")));
            return result;
        }
        FutureCallback<A> callback = new FutureCallback<>() {
            @Override
            public void onSuccess(A answer) {
                calls.decrementAndGet();
                result.complete(answered.apply(answer));
            }

            @Override
            public void onFailure(Throwable failure) {
                calls.decrementAndGet();
                result.complete(failed.apply(ApiErrors.from(failure)));
            }
        };
        Futures.addCallback(call.get(), callback, MoreExecutors.directExecutor());
        return result;
    }

    private static boolean isPassing(ApiError error) {
        return error.code() == Code.UNAVAILABLE;
    }

    private static Reservation reservation(ApiError error) {
        if (error.reason().equals("LINK_USED_UP")) {
            return Reservation.USED_UP;
        }
        log.debug("Could not take a click: code={} reason={}", error.code(), error.reason());
        return Reservation.UNKNOWN;
    }

    private static Verdict verdict(ApiError error) {
        return switch (error.reason()) {
            // Too long a password is a wrong one.
            case "WRONG_PASSWORD", "INVALID_FIELD" -> new Verdict.Wrong();
            case "TOO_MANY_TRIES" -> new Verdict.TooMany(error.retryDelay().orElse(Duration.ofMinutes(1)));
            default -> {
                log.debug("Could not check a password: code={} reason={}", error.code(), error.reason());
                yield new Verdict.Unknown();
            }
        };
    }

    private static ByteString bytes(UUID id) {
        ByteBuffer buffer = ByteBuffer.allocate(16);
        buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return ByteString.copyFrom(buffer.flip());
    }
}
