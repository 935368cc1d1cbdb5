package dev.curlew.analytics.ingest;

import dev.curlew.analytics.log.ClickLog;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc.ClickIngestServiceImplBase;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@code curlew.analytics.v1.ClickIngestService}: writes the clicks of the edges to the click log. */
public final class ClickIngestService extends ClickIngestServiceImplBase {

    private final ClickLog clickLog;
    private final ClickValidator validator;
    private final IngestMetrics metrics;
    private final Set<IngestStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /** Does not close the log. */
    public ClickIngestService(ClickLog clickLog, Clock clock, Metrics metrics) {
        this.clickLog = clickLog;
        this.validator = new ClickValidator(clock);
        this.metrics = new IngestMetrics(metrics);
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
