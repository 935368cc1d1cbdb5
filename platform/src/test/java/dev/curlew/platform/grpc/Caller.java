package dev.curlew.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Calls {@link EchoService}; as an observer, keeps what comes back. */
final class Caller implements StreamObserver<StringValue> {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final LinkedBlockingQueue<Object> events = new LinkedBlockingQueue<>();

    static String say(Channel channel, String text) {
        return ClientCalls.blockingUnaryCall(channel, EchoService.SAY, CallOptions.DEFAULT, StringValue.of(text))
                .getValue();
    }

    /** The error that a unary call ends with. */
    static ApiError sayFails(Channel channel) {
        return ApiErrors.from(catchThrowableOfType(StatusRuntimeException.class, () -> say(channel, "hello")));
    }

    static Caller watch(Channel channel) {
        Caller caller = new Caller();
        caller.watchOn(channel);
        return caller;
    }

    void watchOn(Channel channel) {
        ClientCalls.asyncServerStreamingCall(
                channel.newCall(EchoService.WATCH, CallOptions.DEFAULT), StringValue.of("hello"), this);
    }

    StreamObserver<StringValue> talk(Channel channel) {
        MethodDescriptor<StringValue, StringValue> method = EchoService.TALK;
        return ClientCalls.asyncBidiStreamingCall(channel.newCall(method, CallOptions.DEFAULT), this);
    }

    /** The next message, failure or "completed"; fails after five seconds. */
    Object next() throws InterruptedException {
        return next(SOON);
    }

    ApiError nextError() throws InterruptedException {
        return nextError(SOON);
    }

    private Object next(Duration patience) throws InterruptedException {
        Object event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(event).as("something within %s", patience).isNotNull();
        return event == null ? "" : event;
    }

    ApiError nextError(Duration patience) throws InterruptedException {
        Object event = next(patience);
        assertThat(event).isInstanceOf(StatusRuntimeException.class);
        return ApiErrors.from((StatusRuntimeException) event);
    }

    @Override
    public void onNext(StringValue value) {
        events.add(value.getValue());
    }

    @Override
    public void onError(Throwable failure) {
        events.add(failure);
    }

    @Override
    public void onCompleted() {
        events.add("completed");
    }
}
