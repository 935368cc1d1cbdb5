package dev.curlew.platform.grpc;

import com.google.protobuf.StringValue;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A service of three methods whose behaviour each test gives. */
final class EchoService implements BindableService {

    static final String NAME = "test.v1.Echo";
    static final MethodDescriptor<StringValue, StringValue> SAY = method("Say", MethodType.UNARY);
    static final MethodDescriptor<StringValue, StringValue> WATCH = method("Watch", MethodType.SERVER_STREAMING);
    static final MethodDescriptor<StringValue, StringValue> TALK = method("Talk", MethodType.BIDI_STREAMING);

    private BiConsumer<StringValue, StreamObserver<StringValue>> say = (request, observer) -> {
        observer.onNext(request);
        observer.onCompleted();
    };
    private BiConsumer<StringValue, StreamObserver<StringValue>> watch = say;
    private Function<StreamObserver<StringValue>, StreamObserver<StringValue>> talk = observer -> observer;

    EchoService say(BiConsumer<StringValue, StreamObserver<StringValue>> behaviour) {
        say = behaviour;
        return this;
    }

    EchoService watch(BiConsumer<StringValue, StreamObserver<StringValue>> behaviour) {
        watch = behaviour;
        return this;
    }

    EchoService talk(Function<StreamObserver<StringValue>, StreamObserver<StringValue>> behaviour) {
        talk = behaviour;
        return this;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(NAME)
                .addMethod(SAY, ServerCalls.asyncUnaryCall((request, observer) -> say.accept(request, observer)))
                .addMethod(
                        WATCH,
                        ServerCalls.asyncServerStreamingCall((request, observer) -> watch.accept(request, observer)))
                .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(observer -> talk.apply(observer)))
                .build();
    }

    private static MethodDescriptor<StringValue, StringValue> method(String name, MethodType type) {
        return MethodDescriptor.<StringValue, StringValue>newBuilder()
                .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
                .setType(type)
                .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .build();
    }
}
