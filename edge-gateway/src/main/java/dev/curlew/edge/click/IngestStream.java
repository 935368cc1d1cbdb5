package dev.curlew.edge.click;

import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One stream of batches. What upstream says is queued for the one thread that sends; never more than it asked for. */
final class IngestStream implements ClientResponseObserver<byte[], IngestClicksResponse> {

    /** What upstream said. */
    sealed interface Event {
        /** A batch is stored. */
        record Acknowledged(IngestClicksResponse response) implements Event {}

        /** The stream is over. */
        record Ended(Status status) implements Event {}
    }

    private static final MethodDescriptor<byte[], IngestClicksResponse> METHOD =
            ClickIngestServiceGrpc.getIngestClicksMethod().toBuilder(
                            new Encoded(),
                            ClickIngestServiceGrpc.getIngestClicksMethod().getResponseMarshaller())
                    .build();

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private @Nullable ClientCallStreamObserver<byte[]> requests;

    static IngestStream open(Channel upstream, int mostUnread) {
        IngestStream stream = new IngestStream(mostUnread);
        var _ = ClientCalls.asyncBidiStreamingCall(upstream.newCall(METHOD, CallOptions.DEFAULT), stream);
        return stream;
    }

    private final int mostUnread;

    private IngestStream(int mostUnread) {
        this.mostUnread = mostUnread;
    }

    /** Sends an {@link IngestClicksRequest} in its binary form. */
    void send(byte[] batch) {
        requests().onNext(batch);
    }

    /** The next thing upstream said, or null if it says nothing in time. */
    @Nullable Event poll(Duration patience) throws InterruptedException {
        Event event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (event instanceof Event.Acknowledged) {
            requests().request(1);
        }
        return event;
    }

    void finish() {
        requests().onCompleted();
    }

    void cancel(String why) {
        requests().cancel(why, null);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<byte[]> stream) {
        stream.disableAutoRequestWithInitial(mostUnread);
        requests = stream;
    }

    @Override
    public void onNext(IngestClicksResponse response) {
        events.add(new Event.Acknowledged(response));
    }

    @Override
    public void onError(Throwable failure) {
        events.add(new Event.Ended(Status.fromThrowable(failure)));
    }

    @Override
    public void onCompleted() {
        events.add(new Event.Ended(Status.OK));
    }

    private ClientCallStreamObserver<byte[]> requests() {
        if (requests == null) {
            throw new IllegalStateException("not started");
        }
        return requests;
    }

    /** Messages that are in their binary form already. */
    private static final class Encoded implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            throw new UnsupportedOperationException("requests are only sent");
        }
    }
}
