package dev.curlew.link.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.util.Durations;
import dev.curlew.proto.link.v1.LinkChange;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import dev.curlew.proto.link.v1.WatchLinksResponse.EventCase;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchStreamTest {

    private final SlowEdge edge = new SlowEdge();
    private final WatchStream stream = new WatchStream(edge);

    @Test
    void send_first_isAReset() {
        edge.ready = 5;
        stream.changed(changes(1));
        stream.changed(changes(1));
        assertThat(edge.events()).containsExactly(EventCase.RESET, EventCase.CHANGES);
    }

    @Test
    void send_edgeIsSlow_waitsAndThenSendsTogether() {
        edge.ready = 1;
        stream.send();
        stream.changed(changes(700));
        stream.changed(changes(700));
        assertThat(edge.events()).containsExactly(EventCase.RESET);
        edge.ready = 9;
        stream.send();
        assertThat(edge.told.stream().map(message -> message.getChanges().getChangesCount()))
                .containsExactly(0, 1000, 400);
    }

    @Test
    void changed_moreThanMayWait_becomeAReset() {
        edge.ready = 1;
        stream.send();
        stream.changed(changes(WatchStream.MOST_WAITING));
        stream.changed(changes(1));
        stream.changed(changes(1));
        edge.ready = 9;
        stream.send();
        stream.changed(changes(1));
        assertThat(edge.events()).containsExactly(EventCase.RESET, EventCase.RESET, EventCase.CHANGES);
    }

    @Test
    void beat_edgeDoesNotRead_countsUp() {
        assertThat(stream.beat(Instant.EPOCH, 3, Optional.empty())).isEqualTo(1);
        assertThat(stream.beat(Instant.EPOCH, 3, Optional.empty())).isEqualTo(2);
        edge.ready = 9;
        assertThat(stream.beat(Instant.EPOCH, 3, Optional.empty())).isZero();
        assertThat(edge.events()).containsExactly(EventCase.RESET, EventCase.HEARTBEAT);
    }

    @Test
    void beat_saysHowFarBehindItIs_ifThatIsKnown() {
        edge.ready = 9;
        stream.beat(Instant.EPOCH, 3, Optional.empty());
        stream.beat(Instant.EPOCH, 3, Optional.of(Duration.ofMillis(1500)));
        assertThat(edge.told)
                .filteredOn(WatchLinksResponse::hasHeartbeat)
                .extracting(
                        message -> message.getHeartbeat().hasLag(),
                        message -> message.getHeartbeat().getLag())
                .containsExactly(
                        tuple(false, com.google.protobuf.Duration.getDefaultInstance()),
                        tuple(true, Durations.fromMillis(1500)));
    }

    @Test
    void end_thenNothingMoreIsSent() {
        edge.ready = 9;
        stream.end(new ResolveException.TooSlow());
        stream.end(new ResolveException.Stopping());
        stream.changed(changes(1));
        stream.reset();
        assertThat(edge.events()).isEmpty();
        assertThat(edge.failure).isInstanceOf(ResolveException.TooSlow.class);
    }

    private static List<LinkChange> changes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> LinkChange.newBuilder().setCode("c" + i).build())
                .toList();
    }

    /** Takes as many messages as it is ready for. */
    private static final class SlowEdge extends ServerCallStreamObserver<WatchLinksResponse> {

        private final List<WatchLinksResponse> told = new ArrayList<>();
        private int ready;
        private @Nullable Throwable failure;

        List<EventCase> events() {
            return told.stream().map(WatchLinksResponse::getEventCase).toList();
        }

        @Override
        public boolean isReady() {
            return ready > 0;
        }

        @Override
        public void onNext(WatchLinksResponse message) {
            ready--;
            told.add(message);
        }

        @Override
        public void onError(Throwable reason) {
            failure = reason;
        }

        @Override
        public void onCompleted() {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
