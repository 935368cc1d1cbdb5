package dev.curlew.analytics.ingest;

import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.log.ClickLog;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc.ClickIngestServiceImplBase;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import dev.curlew.proto.analytics.v1.ListDeadLettersRequest;
import dev.curlew.proto.analytics.v1.ListDeadLettersResponse;
import dev.curlew.proto.analytics.v1.ReplayDeadLettersRequest;
import dev.curlew.proto.analytics.v1.ReplayDeadLettersResponse;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@code curlew.analytics.v1.ClickIngestService}: writes the clicks of the edges to the click log. */
public final class ClickIngestService extends ClickIngestServiceImplBase {

    private final ClickLog clickLog;
    private final ClickValidator validator;
    private final IngestMetrics metrics;
    private final DeadLetterDesk deadLetters;
    private final Set<IngestStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /**
     * Does not close the log.
     *
     * @param access decides who may see dead letters
     */
    public ClickIngestService(ClickLog clickLog, Access access, Clock clock, Metrics metrics) {
        this.clickLog = clickLog;
        this.validator = new ClickValidator(clock);
        this.metrics = new IngestMetrics(metrics);
        this.deadLetters = new DeadLetterDesk(clickLog.deadLetters(), access::checkAdmin);
    }

    @Override
    public StreamObserver<IngestClicksRequest> ingestClicks(StreamObserver<IngestClicksResponse> edge) {
        IngestStream stream = new IngestStream(edge, clickLog, validator, metrics, this::ended);
        streams.add(stream);
        metrics.streams.inc();
        stream.start();
        if (draining) {
            stream.shutDown();
        }
        return stream;
    }

    @Override
    public void listDeadLetters(ListDeadLettersRequest request, StreamObserver<ListDeadLettersResponse> caller) {
        caller.onNext(deadLetters.list(request));
        caller.onCompleted();
    }

    @Override
    public void replayDeadLetters(ReplayDeadLettersRequest request, StreamObserver<ReplayDeadLettersResponse> caller) {
        caller.onNext(deadLetters.replay(request));
        caller.onCompleted();
    }

    /** Ends all streams, each once its batch in hand is acknowledged, and every one that comes later. */
    public void drain() {
        draining = true;
        streams.forEach(IngestStream::shutDown);
    }

    private void ended(IngestStream stream) {
        if (streams.remove(stream)) {
            metrics.streams.dec();
        }
    }
}
