package dev.curlew.analytics.ingest;

import dev.curlew.analytics.log.ClickLog;
import dev.curlew.analytics.log.ClickLogException;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import dev.curlew.proto.analytics.v1.RejectedClick;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of one edge. Batches are stored one after the other; the next one is asked for only when one is stored and
 * its acknowledgement can be sent, so that an edge can be at most {@link #MOST_IN_FLIGHT} batches ahead.
 */
final class IngestStream implements StreamObserver<IngestClicksRequest> {

    /** One is stored while the next one travels. */
    static final int MOST_IN_FLIGHT = 2;

    static final int MOST_CLICKS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(IngestStream.class);

    private final ServerCallStreamObserver<IngestClicksResponse> edge;
    private final ClickLog clickLog;
    private final ClickValidator validator;
    private final IngestMetrics metrics;
    private final Consumer<IngestStream> atEnd;

    private long position = -1;
    private int unasked;
    private boolean ended;

    IngestStream(
            StreamObserver<IngestClicksResponse> edge,
            ClickLog clickLog,
            ClickValidator validator,
            IngestMetrics metrics,
            Consumer<IngestStream> atEnd) {
        this.edge = (ServerCallStreamObserver<IngestClicksResponse>) edge;
        this.clickLog = clickLog;
        this.validator = validator;
        this.metrics = metrics;
        this.atEnd = atEnd;
    }

    void start() {
        edge.disableAutoRequest();
        edge.setOnReadyHandler(this::askForMore);
        edge.setOnCancelHandler(this::cancelled);
        edge.request(MOST_IN_FLIGHT);
    }

    @Override
    public synchronized void onNext(IngestClicksRequest batch) {
        if (ended) {
            return;
        }
        Optional<ApiError> fault = fault(batch);
        if (fault.isPresent()) {
            fail(fault.get());
            return;
        }
        if (position < 0) {
            log.info("Clicks come in: edge={}", printable(batch.getEdgeId()));
        }
        try {
            List<RejectedClick> rejected = store(batch.getClicksList());
            position = batch.getJournalPosition();
            edge.onNext(IngestClicksResponse.newBuilder()
                    .setJournalPosition(position)
                    .addAllRejectedClicks(rejected)
                    .build());
            unasked++;
            askForMore();
        } catch (ClickLogException e) {
            log.warn("Clicks were not taken: clicks={} cause={}", batch.getClicksCount(), e.getMessage());
            metrics.refused(batch.getClicksCount());
            IngestErrors.map(e).ifPresent(this::fail);
        } catch (RuntimeException | Error e) {
            // The edge sends it again, to whichever replica: the batches behind it must not be taken before it.
            log.error("Clicks were not taken: clicks={}", batch.getClicksCount(), e);
            metrics.refused(batch.getClicksCount());
            fail(ApiError.internal());
        }
    }

    @Override
    public void onError(Throwable failure) {
        log.debug("A stream of clicks broke off", failure);
        cancelled();
    }

    @Override
    public synchronized void onCompleted() {
        if (!ended) {
            end();
            edge.onCompleted();
        }
    }

    /** Ends the stream once the batch in hand is acknowledged; the edge goes on with another replica. */
    synchronized void shutDown() {
        if (!ended) {
            fail(IngestErrors.shuttingDown());
        }
    }

    private List<RejectedClick> store(List<Click> clicks) {
        List<Click> valid = new ArrayList<>(clicks.size());
        List<RejectedClick> rejected = new ArrayList<>();
        List<Click> untimely = new ArrayList<>();
        for (Click click : clicks) {
            Optional<RejectedClick> rejection = validator.rejection(click);
            rejection.ifPresentOrElse(rejected::add, () -> valid.add(click));
            if (rejection.filter(ClickValidator::isOfTime).isPresent()) {
                untimely.add(click);
            }
        }
        if (!valid.isEmpty()) {
            clickLog.append(valid);
        }
        // A clock was wrong, here or at the edge: the clicks are none the less clicks.
        // Last, as a batch that the log does not take comes again and again.
        if (!untimely.isEmpty()) {
            clickLog.deadLetters().add(untimely, "INVALID_TIME: too old, or of the future, when it came in");
        }
        metrics.settled(valid.size(), rejected);
        return rejected;
    }

    private Optional<ApiError> fault(IngestClicksRequest batch) {
        if (batch.getClicksCount() == 0 || batch.getClicksCount() > MOST_CLICKS) {
            return Optional.of(
                    IngestErrors.malformed("clicks", batch.getClicksCount() + " (expected: 1 to " + MOST_CLICKS + ")"));
        }
        if (batch.getJournalPosition() <= position) {
            return Optional.of(IngestErrors.malformed(
                    "journalPosition", batch.getJournalPosition() + " (expected: more than " + position + ")"));
        }
        return Optional.empty();
    }

    /** Also called when the edge can take acknowledgements again: one that never reads them is asked for nothing. */
    private synchronized void askForMore() {
        if (!ended && unasked > 0 && edge.isReady()) {
            edge.request(unasked);
            unasked = 0;
        }
    }

    private void fail(ApiError error) {
        end();
        edge.onError(error.toStatusRuntimeException());
    }

    private synchronized void cancelled() {
        end();
    }

    private void end() {
        if (!ended) {
            ended = true;
            atEnd.accept(this);
        }
    }

    private static String printable(String edgeId) {
        String shortened = edgeId.length() > 64 ? edgeId.substring(0, 64) : edgeId;
        return shortened.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
