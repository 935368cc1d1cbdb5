package dev.curlew.link.transfer;

import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.UploadImportRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives a file no faster than its rows are imported. */
final class UploadStream implements StreamObserver<UploadImportRequest> {

    private static final Logger log = LoggerFactory.getLogger(UploadStream.class);

    private final Upload upload;
    private final JooqUploads uploads;
    private final ServerCallStreamObserver<Import> observer;
    private final Stalls stalls;
    private final Runnable released;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> standstill;

    private UploadStream(
            Upload upload,
            JooqUploads uploads,
            ServerCallStreamObserver<Import> observer,
            Stalls stalls,
            Runnable released) {
        this.upload = upload;
        this.uploads = uploads;
        this.observer = observer;
        this.stalls = stalls;
        this.released = released;
    }

    /**
     * Begins to receive; to be called on the thread of the call.
     *
     * @param released is run once when nothing more is received
     */
    static UploadStream start(
            Upload upload,
            JooqUploads uploads,
            ServerCallStreamObserver<Import> observer,
            Stalls stalls,
            Runnable released) {
        UploadStream stream = new UploadStream(upload, uploads, observer, stalls, released);
        // Else more would be received than one piece behind the one that is worked on.
        observer.disableAutoRequest();
        observer.setOnCancelHandler(stream::gone);
        stream.await();
        return stream;
    }

    @Override
    public void onNext(UploadImportRequest piece) {
        arrived();
        if (ended.get()) {
            return;
        }
        try {
            Optional<Import> result = upload.take(piece);
            if (result.isPresent()) {
                answer(result.get());
            } else {
                await();
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public void onCompleted() {
        arrived();
        if (ended.get()) {
            return;
        }
        try {
            answer(upload.end());
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        gone();
    }

    private void await() {
        standstill = stalls.watchImport(this::fail);
        observer.request(1);
    }

    private void arrived() {
        ScheduledFuture<?> waiting = standstill;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void answer(Import result) {
        if (ended.compareAndSet(false, true)) {
            released.run();
            observer.onNext(result);
            observer.onCompleted();
        }
    }

    private void fail(RuntimeException failure) {
        if (ended.compareAndSet(false, true)) {
            released.run();
            pause();
            observer.onError(failure);
        }
    }

    /** Whoever sent it has gone; somebody may go on elsewhere. */
    private void gone() {
        arrived();
        if (ended.compareAndSet(false, true)) {
            released.run();
            pause();
        }
    }

    private void pause() {
        try {
            upload.known().filter(StoredImport::isOpen).ifPresent(known -> {
                Import _ = uploads.pause(known);
            });
        } catch (RuntimeException e) {
            // It shows as running for some seconds more.
            log.debug("An import could not be marked as waiting", e);
        }
    }
}
