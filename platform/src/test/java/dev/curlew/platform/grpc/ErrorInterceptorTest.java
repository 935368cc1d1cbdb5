package dev.curlew.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.testing.InProcessServer;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ErrorInterceptorTest {

    private static final ApiError NO_NEST = ApiError.notFound("NO_NEST", "There is no such nest.");

    private final EchoService echo = new EchoService();

    @AutoClose
    private final LogCapture log = LogCapture.of(GuardedCall.class);

    @AutoClose
    private final InProcessServer server = InProcessServer.start(it -> it.addService(echo)
            .errors(failure -> failure instanceof NestException ? Optional.of(NO_NEST) : Optional.empty()));

    @Test
    void unary_bytesThatAreNoMessage_areBadInput() {
        assertThat(malformed(EchoService.SAY)).isEqualTo(MalformedMessages.ERROR);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void bidi_bytesThatAreNoMessage_areBadInput() {
        assertThat(malformed(EchoService.TALK)).isEqualTo(MalformedMessages.ERROR);
    }

    /** Sends half a message. */
    private ApiError malformed(MethodDescriptor<StringValue, StringValue> method) {
        Marshaller<byte[]> bytes = new Marshaller<>() {
            @Override
            public InputStream stream(byte[] value) {
                return new ByteArrayInputStream(value);
            }

            @Override
            public byte[] parse(InputStream stream) {
                return new byte[0];
            }
        };
        CompletableFuture<ApiError> answer = new CompletableFuture<>();
        ClientCall<byte[], byte[]> call = server.channel()
                .newCall(
                        MethodDescriptor.newBuilder(bytes, bytes)
                                .setFullMethodName(method.getFullMethodName())
                                .setType(method.getType())
                                .build(),
                        CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS));
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        answer.complete(ApiErrors.from(status.asRuntimeException(trailers)));
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(new byte[] {10, 9, 'x'});
        call.halfClose();
        return answer.join();
    }

    @Test
    void unary_throwsDomainException() {
        echo.say((_, _) -> {
            throw new NestException();
        });

        assertThat(sayFails()).isEqualTo(NO_NEST);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void unary_throwsWrapped() {
        echo.say((_, _) -> {
            throw new CompletionException(new NestException());
        });

        assertThat(sayFails()).isEqualTo(NO_NEST);
    }

    @Test
    void unary_observerGetsDomainException() {
        echo.say((_, observer) -> observer.onError(new NestException()));

        assertThat(sayFails()).isEqualTo(NO_NEST);
    }

    @Test
    void unary_throwsUnmapped_isInternalAndLoggedOnce() {
        echo.say((_, _) -> {
            throw new IllegalStateException("password is hunter2");
        });

        assertThat(sayFails()).isEqualTo(ApiError.internal());
        await().untilAsserted(() -> assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("ERROR requestId=")
                .contains("method=test.v1.Echo/Say")
                .contains("password is hunter2"));
    }

    @Test
    void unary_throwsError_isInternal() {
        echo.say((_, _) -> {
            throw new StackOverflowError();
        });

        assertThat(sayFails()).isEqualTo(ApiError.internal());
    }

    @Test
    void unary_throwsStatus_passesThrough() {
        ApiError taken = ApiError.alreadyExists("TAKEN", "Taken.").withMetadata("nest", "7");
        echo.say((_, _) -> {
            throw taken.toStatusRuntimeException();
        });

        assertThat(sayFails()).isEqualTo(taken);
    }

    @Test
    void unary_throwsStatusWithoutErrorInfo_breaksTheRule() {
        echo.say((_, _) -> {
            throw Status.NOT_FOUND.withDescription("select * from nest").asRuntimeException();
        });

        assertThat(sayFails()).isEqualTo(ApiErrors.ofCode(Code.NOT_FOUND));
        assertThat(server.violations()).singleElement().asString().contains("method=test.v1.Echo/Say");
        server.forgive();
    }

    @Test
    void inProcessServer_closeAfterViolation_fails() {
        InProcessServer strict = InProcessServer.start(it ->
                it.addService(new EchoService().say((_, observer) -> observer.onError(Status.ABORTED.asException()))));
        Caller.sayFails(strict.channel());

        assertThatThrownBy(strict::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("method=test.v1.Echo/Say");
    }

    @Test
    void unary_unimplemented_hasErrorInfo() {
        echo.say((_, observer) -> ServerCalls.asyncUnimplementedUnaryCall(EchoService.SAY, observer));

        ApiError error = sayFails();
        assertThat(error.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(error.reason()).isEqualTo("METHOD_NOT_SUPPORTED");
        assertThat(error.metadata()).containsEntry("method", "test.v1.Echo/Say");
    }

    @Test
    void unary_throwsAfterAnswer_isOnlyLogged() {
        echo.say((request, observer) -> {
            observer.onNext(request);
            observer.onCompleted();
            throw new IllegalStateException("too late");
        });

        assertThat(Caller.say(server.channel(), "hello")).isEqualTo("hello");
        await().untilAsserted(
                        () -> assertThat(log.lines()).singleElement().asString().startsWith("WARN"));
    }

    @Test
    void serverStream_throwsAfterFirstMessage() throws Exception {
        echo.watch((request, observer) -> {
            observer.onNext(request);
            throw new NestException();
        });
        Caller watcher = Caller.watch(server.channel());

        assertThat(watcher.next()).isEqualTo("hello");
        assertThat(watcher.nextError()).isEqualTo(NO_NEST);
    }

    @Test
    void bidi_throwsInOnMessage() throws Exception {
        echo.talk(answers -> new Forwarding(answers) {
            @Override
            public void onNext(StringValue value) {
                throw new NestException();
            }
        });
        Caller caller = new Caller();

        caller.talk(server.channel()).onNext(StringValue.of("hello"));

        assertThat(caller.nextError()).isEqualTo(NO_NEST);
    }

    @Test
    void bidi_throwsInOnHalfClose() throws Exception {
        echo.talk(answers -> new Forwarding(answers) {
            @Override
            public void onCompleted() {
                throw new NestException();
            }
        });
        Caller caller = new Caller();

        caller.talk(server.channel()).onCompleted();

        assertThat(caller.nextError()).isEqualTo(NO_NEST);
    }

    @Test
    void bidi_throwsAtStart() throws Exception {
        echo.talk(_ -> {
            throw new NestException();
        });
        Caller caller = new Caller();

        caller.talk(server.channel());

        assertThat(caller.nextError()).isEqualTo(NO_NEST);
    }

    @Test
    void serverStream_throwsInOnCancel_isOnlyLogged() throws Exception {
        echo.watch((request, observer) -> {
            ((ServerCallStreamObserver<StringValue>) observer).setOnCancelHandler(() -> {
                throw new IllegalStateException("in onCancel");
            });
            observer.onNext(request);
        });
        Context.CancellableContext context = Context.current().withCancellation();
        Caller watcher = new Caller();
        context.run(() -> watcher.watchOn(server.channel()));
        assertThat(watcher.next()).isEqualTo("hello");

        context.cancel(null);

        assertThat(watcher.nextError().code()).isEqualTo(Code.CANCELLED);
        await().untilAsserted(
                        () -> assertThat(log.lines()).singleElement().asString().contains("in onCancel"));
    }

    private ApiError sayFails() {
        return Caller.sayFails(server.channel());
    }

    private static final class NestException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private abstract static class Forwarding implements StreamObserver<StringValue> {

        private final StreamObserver<StringValue> to;

        Forwarding(StreamObserver<StringValue> to) {
            this.to = to;
        }

        @Override
        public void onNext(StringValue value) {
            to.onNext(value);
        }

        @Override
        public void onError(Throwable failure) {
            to.onError(failure);
        }

        @Override
        public void onCompleted() {
            to.onCompleted();
        }
    }
}
