package dev.curlew.platform.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.google.protobuf.StringValue;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.testing.InProcessServer;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

final class InterceptorsTest {

    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

    private final EchoService echo = new EchoService();
    private final AtomicReference<Metadata> responseHeaders = new AtomicReference<>(new Metadata());
    private final AtomicReference<Metadata> responseTrailers = new AtomicReference<>(new Metadata());

    @AutoClose
    private final LogCapture access = LogCapture.of("access", Level.DEBUG);

    @AutoClose
    private final InProcessServer server = InProcessServer.start(it -> it.addService(echo)
            .config(GrpcServerConfig.onFreePorts().withCalls(Duration.ofMillis(200), 2))
            .intercept(new Doorkeeper()));

    @Test
    void requestId_given_isKeptEverywhere() {
        AtomicReference<Optional<String>> inContext = new AtomicReference<>(Optional.empty());
        AtomicReference<String> inMdc = new AtomicReference<>("");
        echo.say((request, observer) -> {
            inContext.set(RequestId.current());
            inMdc.set(String.valueOf(MDC.get("requestId")));
            observer.onNext(request);
            observer.onCompleted();
        });

        Caller.say(channel("trace-7"), "hello");

        assertThat(inContext.get()).contains("trace-7");
        assertThat(inMdc).hasValue("trace-7");
        assertThat(responseHeaders.get().getAll(HEADER)).containsExactly("trace-7");
        await().untilAsserted(() -> assertThat(access.lines())
                .singleElement()
                .asString()
                .matches("DEBUG requestId=trace-7 method=test.v1.Echo/Say code=OK millis=\\d+"));
    }

    @Test
    void requestId_ofCallThatFails_isInTrailers() {
        echo.say((_, observer) ->
                observer.onError(ApiError.notFound("NO_NEST", "None.").toStatusRuntimeException()));

        Caller.sayFails(channel("trace-8"));

        assertThat(responseTrailers.get().getAll(HEADER)).containsExactly("trace-8");
    }

    @Test
    void requestId_missingOrWrong_isMade() {
        for (Channel channel : List.of(observed(server.channel()), channel("two words"), channel("x".repeat(129)))) {
            Caller.say(channel, "hello");

            String made = String.valueOf(responseHeaders.get().get(HEADER));
            assertThat(UUID.fromString(made).version()).isEqualTo(7);
        }
    }

    @Test
    void requestId_goesOnToTheNextServer() {
        EchoService front = new EchoService();
        try (InProcessServer gateway = InProcessServer.start(it -> it.addService(front))) {
            front.say((request, observer) -> {
                observer.onNext(StringValue.of(Caller.say(server.channel(), request.getValue())));
                observer.onCompleted();
            });
            echo.say((_, observer) -> {
                observer.onNext(StringValue.of(RequestId.current().orElse("none")));
                observer.onCompleted();
            });

            Metadata headers = new Metadata();
            headers.put(HEADER, "trace-9");
            Channel channel =
                    ClientInterceptors.intercept(gateway.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
            assertThat(Caller.say(channel, "hello")).isEqualTo("trace-9");
        }
    }

    @Test
    void deadline_unaryWithoutOne_getsTheDefault() {
        CountDownLatch late = new CountDownLatch(1);
        AtomicReference<Deadline> inherited = new AtomicReference<>();
        echo.say((request, observer) -> {
            inherited.set(Context.current().getDeadline());
            awaitLatch(late);
            observer.onNext(request);
            observer.onCompleted();
        });

        assertThat(Caller.sayFails(server.channel()))
                .isEqualTo(ApiError.deadlineExceeded("DEADLINE_EXCEEDED", "The call took too long."));
        late.countDown();

        assertThat(inherited.get()).isNotNull();
    }

    @Test
    void deadline_ofTheClient_goesFirst() {
        AtomicReference<Deadline> seen = new AtomicReference<>();
        echo.say((request, observer) -> {
            seen.set(Context.current().getDeadline());
            observer.onNext(request);
            observer.onCompleted();
        });

        ClientCalls.blockingUnaryCall(
                server.channel(),
                EchoService.SAY,
                CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.HOURS),
                StringValue.of("hello"));

        assertThat(seen.get().timeRemaining(SECONDS)).isGreaterThan(60);
    }

    @Test
    void deadline_stream_hasNone() throws Exception {
        AtomicReference<Optional<Deadline>> seen = new AtomicReference<>(Optional.empty());
        echo.watch((request, observer) -> {
            seen.set(Optional.ofNullable(Context.current().getDeadline()));
            observer.onNext(request);
            observer.onCompleted();
        });
        Caller watcher = Caller.watch(server.channel());

        assertThat(watcher.next()).isEqualTo("hello");
        assertThat(watcher.next()).isEqualTo("completed");
        assertThat(seen.get()).isEmpty();
    }

    @Test
    void limit_tooManyCalls_turnedAwayUntilOneEnds() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        echo.watch((request, observer) -> {
            observer.onNext(request);
            awaitLatch(end);
            observer.onCompleted();
        });
        Caller first = Caller.watch(server.channel());
        Caller second = Caller.watch(server.channel());
        assertThat(first.next()).isEqualTo("hello");
        assertThat(second.next()).isEqualTo("hello");
        assertThat(gauge("grpc_server_calls_in_flight", "Watch")).isEqualTo(2);

        ApiError overloaded = Caller.sayFails(server.channel());

        assertThat(overloaded.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(overloaded.reason()).isEqualTo("OVERLOADED");
        assertThat(overloaded.retryDelay()).contains(Duration.ofSeconds(1));
        end.countDown();
        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(Caller.say(server.channel(), "hello")).isEqualTo("hello"));
        await().untilAsserted(() ->
                assertThat(gauge("grpc_server_calls_in_flight", "Watch")).isZero());
    }

    @Test
    void extraInterceptor_refusesInsideTheOthers() {
        ApiError refused = Caller.sayFails(channel("stranger"));

        assertThat(refused).isEqualTo(Doorkeeper.REFUSED);
        await().untilAsserted(() -> assertThat(calls("Say", "UNAUTHENTICATED")).isEqualTo(1));
        assertThat(access.lines()).singleElement().asString().contains("code=UNAUTHENTICATED");
    }

    @Test
    void metrics_countEndsByCode() throws Exception {
        Caller.say(server.channel(), "hello");
        Caller.say(server.channel(), "hello");
        echo.watch((_, _) -> {
            throw ApiError.aborted("CHANGED", "Changed.").toStatusRuntimeException();
        });
        Caller.watch(server.channel()).nextError();

        await().untilAsserted(() -> {
            assertThat(calls("Say", "OK")).isEqualTo(2);
            assertThat(calls("Watch", "ABORTED")).isEqualTo(1);
        });
        assertThat(gauge("grpc_server_calls_in_flight", "Say")).isZero();
    }

    private Channel channel(String requestId) {
        Metadata headers = new Metadata();
        headers.put(HEADER, requestId);
        return observed(
                ClientInterceptors.intercept(server.channel(), MetadataUtils.newAttachHeadersInterceptor(headers)));
    }

    private Channel observed(Channel channel) {
        return ClientInterceptors.intercept(
                channel, MetadataUtils.newCaptureMetadataInterceptor(responseHeaders, responseTrailers));
    }

    private double calls(String method, String code) {
        return snapshots().stream()
                .filter(CounterSnapshot.class::isInstance)
                .filter(snapshot -> snapshot.getMetadata().getName().equals("grpc_server_calls"))
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point -> method.equals(point.getLabels().get("method"))
                        && code.equals(point.getLabels().get("code")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private double gauge(String name, String method) {
        return snapshots().stream()
                .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
                .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
                .filter(point -> method.equals(point.getLabels().get("method")))
                .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                .sum();
    }

    private MetricSnapshots snapshots() {
        return server.server().metrics().registry().scrape();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As authentication does: refuses by an exception, before the method sees the call. */
    private static final class Doorkeeper implements ServerInterceptor {

        static final ApiError REFUSED = ApiError.unauthenticated("NO_KEY", "A key is needed.");

        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            if ("stranger".equals(headers.get(HEADER))) {
                throw REFUSED.toStatusRuntimeException();
            }
            return next.startCall(call, headers);
        }
    }
}
