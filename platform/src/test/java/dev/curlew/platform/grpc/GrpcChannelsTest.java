package dev.curlew.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.testing.TcpProxy;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status.Code;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class GrpcChannelsTest {

    /** 10 s until a ping, 5 s for its answer, and what a busy machine adds. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final EchoService echo = new EchoService();

    @AutoClose
    private final GrpcServer server =
            GrpcServer.builder("echo").addService(echo).start();

    @AutoClose
    private final GrpcChannels channels = new GrpcChannels(Duration.ofMillis(300));

    @Test
    void unary_noDeadline_getsTheDefault() {
        echo.say((_, _) -> {});

        assertThat(Caller.sayFails(channel()).code()).isEqualTo(Code.DEADLINE_EXCEEDED);
    }

    @Test
    void unary_deadlineOfContext_goesFirst() throws Exception {
        echo.say((request, observer) -> {
            observer.onNext(request.toBuilder()
                    .setValue(String.valueOf(Context.current().getDeadline()))
                    .build());
            observer.onCompleted();
        });
        try (ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
                Context.CancellableContext hour = Context.current().withDeadlineAfter(1, TimeUnit.HOURS, scheduler)) {
            String deadline = hour.call(() -> Caller.say(channel(), "hello"));

            assertThat(deadline).startsWith("35"); // "3599.9s from now"
        }
    }

    @Test
    void stream_outlivesTheDefault() throws Exception {
        echo.talk(answers -> answers);
        Caller caller = new Caller();
        var requests = caller.talk(channel());
        echo.say((_, _) -> {});

        Caller.sayFails(channel());

        requests.onNext(StringValue.of("still here"));
        assertThat(caller.next()).isEqualTo("still here");
        requests.onCompleted();
    }

    @Test
    void unary_nobodyListens_isUnavailable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(Caller.sayFails(channels.open(new Address("127.0.0.1", port))))
                .isEqualTo(ApiErrors.ofCode(Code.UNAVAILABLE));
    }

    @Test
    void requestId_isSent() throws Exception {
        echo.say((request, observer) -> {
            observer.onNext(request.toBuilder()
                    .setValue(RequestId.current().orElse("none"))
                    .build());
            observer.onCompleted();
        });

        String seen = RequestId.inContext("trace-1").call(() -> Caller.say(channel(), "hello"));

        assertThat(seen).isEqualTo("trace-1");
    }

    @Test
    void connectionThatFellSilent_isGivenUpByBothSides_andReplaced() throws Exception {
        echo.talk(answers -> answers);
        try (TcpProxy network = TcpProxy.to(server.port())) {
            Channel channel = channels.open(new Address("127.0.0.1", network.port()));
            Caller caller = new Caller();
            var requests = caller.talk(channel);
            requests.onNext(StringValue.of("hello"));
            assertThat(caller.next()).isEqualTo("hello");

            network.lose();
            requests.onNext(StringValue.of("anybody there?"));

            assertThat(caller.nextError(SILENCE).code()).isEqualTo(Code.UNAVAILABLE);
            Caller again = new Caller();
            var more = again.talk(channel);
            more.onNext(StringValue.of("there you are"));
            assertThat(again.next()).isEqualTo("there you are");
            // The silent one is gone from the server's side, too.
            await().atMost(SILENCE).until(() -> network.openEnds() == 2);
            more.onCompleted();
        }
    }

    @Test
    void close_cancelsWhatIsUnderWay() throws Exception {
        echo.watch((request, observer) -> observer.onNext(request));
        Caller watcher = Caller.watch(channel());
        assertThat(watcher.next()).isEqualTo("hello");

        channels.close();

        assertThat(watcher.nextError().code()).isEqualTo(Code.UNAVAILABLE);
    }

    private Channel channel() {
        return channels.open(new Address("127.0.0.1", server.port()));
    }
}
