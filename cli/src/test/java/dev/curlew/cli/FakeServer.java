package dev.curlew.cli;

import com.google.protobuf.Message;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.grpc.GrpcServer;
import dev.curlew.platform.grpc.GrpcServerBuilder;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.analytics.v1.TaskServiceGrpc;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.DomainServiceGrpc;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.WebhookServiceGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A gRPC server on a port, with the platform's interceptors, that answers as a test says and remembers what it was asked. */
final class FakeServer implements AutoCloseable {
    private static final List<ServiceDescriptor> SERVICES = List.of(
            LinkServiceGrpc.getServiceDescriptor(),
            KeyServiceGrpc.getServiceDescriptor(),
            WebhookServiceGrpc.getServiceDescriptor(),
            DomainServiceGrpc.getServiceDescriptor(),
            AuditServiceGrpc.getServiceDescriptor(),
            StatsServiceGrpc.getServiceDescriptor(),
            ClickServiceGrpc.getServiceDescriptor(),
            TaskServiceGrpc.getServiceDescriptor());

    private final Map<String, UnaryOperator<Message>> answers = new ConcurrentHashMap<>();
    private final Map<String, Queue<Stream>> streams = new ConcurrentHashMap<>();
    private final List<Message> requests = new CopyOnWriteArrayList<>();
    private final List<Metadata> headers = new CopyOnWriteArrayList<>();
    private final List<Long> deadlineSeconds = new CopyOnWriteArrayList<>();
    private final GrpcServer server;

    private FakeServer(@Nullable FakeTransfers transfers) {
        GrpcServerBuilder builder = GrpcServer.builder("fake").intercept(new Recorder());
        SERVICES.forEach(service -> builder.addService(() -> definition(service)));
        if (transfers != null) {
            builder.addService(transfers);
        }
        server = builder.start();
    }

    static FakeServer start() {
        return new FakeServer(null);
    }

    static FakeServer with(FakeTransfers transfers) {
        return new FakeServer(transfers);
    }

    /** Answers a method, by its name, with a message. */
    void answer(String method, Message answer) {
        answers.put(method, _ -> answer);
    }

    void answer(String method, UnaryOperator<Message> answer) {
        answers.put(method, answer);
    }

    void fail(String method, ApiError error) {
        answers.put(method, _ -> {
            throw error.toStatusRuntimeException();
        });
    }

    /** What a server stream sends, and how it ends; empty: well. */
    record Stream(List<? extends Message> messages, Optional<ApiError> end) {}

    /** Answers the next call of a method with a stream. */
    void stream(String method, Stream stream) {
        streams.computeIfAbsent(method, _ -> new ConcurrentLinkedQueue<>()).add(stream);
    }

    /** What was asked, in order. */
    List<Message> requests() {
        return requests;
    }

    Metadata lastHeaders() {
        return headers.getLast();
    }

    long lastDeadlineSeconds() {
        return deadlineSeconds.getLast();
    }

    String address() {
        return "localhost:" + server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    @SuppressWarnings("unchecked")
    private ServerServiceDefinition definition(ServiceDescriptor service) {
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
        for (MethodDescriptor<?, ?> each : service.getMethods()) {
            MethodDescriptor<Message, Message> method = (MethodDescriptor<Message, Message>) each;
            if (method.getType() == MethodType.UNARY) {
                definition.addMethod(method, ServerCalls.asyncUnaryCall((request, observer) -> {
                    requests.add(request);
                    String name = Objects.requireNonNull(method.getBareMethodName());
                    observer.onNext(
                            answers.getOrDefault(name, _ -> empty(method)).apply(request));
                    observer.onCompleted();
                }));
            } else {
                definition.addMethod(method, ServerCalls.asyncServerStreamingCall((request, observer) -> {
                    requests.add(request);
                    send(nextStream(Objects.requireNonNull(method.getBareMethodName())), observer);
                }));
            }
        }
        return definition.build();
    }

    private Stream nextStream(String method) {
        return Optional.ofNullable(streams.get(method))
                .map(Queue::poll)
                .orElseGet(() -> new Stream(List.of(), Optional.empty()));
    }

    private static void send(Stream stream, StreamObserver<Message> observer) {
        stream.messages().forEach(observer::onNext);
        stream.end()
                .ifPresentOrElse(error -> observer.onError(error.toStatusRuntimeException()), observer::onCompleted);
    }

    private static Message empty(MethodDescriptor<Message, Message> method) {
        return Objects.requireNonNull(
                ((PrototypeMarshaller<Message>) method.getResponseMarshaller()).getMessagePrototype());
    }

    private final class Recorder implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata received, ServerCallHandler<Q, R> next) {
            headers.add(received);
            deadlineSeconds.add(
                    Objects.requireNonNull(Context.current().getDeadline()).timeRemaining(TimeUnit.SECONDS));
            return Contexts.interceptCall(Context.current(), call, received, next);
        }
    }
}
