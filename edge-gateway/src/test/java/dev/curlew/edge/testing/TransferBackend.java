package dev.curlew.edge.testing;

import com.google.protobuf.ByteString;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.ExportLinksResponse;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.TransferServiceGrpc.TransferServiceImplBase;
import dev.curlew.proto.link.v1.UploadImportRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes and gives files as link-service does, as fast as a test lets it. */
public final class TransferBackend extends TransferServiceImplBase {

    private static final int LARGEST_PIECE = 64 * 1024;

    private final List<UploadImportRequest> pieces = new CopyOnWriteArrayList<>();
    private final List<ExportLinksRequest> exports = new CopyOnWriteArrayList<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);
    private volatile int exportPieces = 2;
    private volatile @Nullable ApiError failure;

    /** Forgets what was, and is open again. */
    public void reset() {
        pieces.clear();
        exports.clear();
        received.set(0);
        sent.set(0);
        cancelled.set(0);
        gate.drainPermits();
        gate.release(Integer.MAX_VALUE / 2);
        exportPieces = 2;
        failure = null;
    }

    /** Takes no piece from now on until it is {@link #open}. */
    public void stop() {
        gate.drainPermits();
    }

    public void open() {
        gate.release(Integer.MAX_VALUE / 2);
    }

    /** Ends uploads with the first piece, and exports behind their last piece, with an error. */
    public void fail(ApiError error) {
        failure = error;
    }

    /** How many pieces of 64 KiB an export has. */
    public void exportPieces(int count) {
        exportPieces = count;
    }

    public List<UploadImportRequest> pieces() {
        return List.copyOf(pieces);
    }

    public List<ExportLinksRequest> exports() {
        return List.copyOf(exports);
    }

    /** The bytes of files that came. */
    public long received() {
        return received.get();
    }

    /** The pieces of exports that gRPC took. */
    public int sent() {
        return sent.get();
    }

    /** How many calls ended because the caller went. */
    public int cancelled() {
        return cancelled.get();
    }

    @Override
    public StreamObserver<UploadImportRequest> uploadImport(StreamObserver<Import> responses) {
        ServerCallStreamObserver<Import> call = (ServerCallStreamObserver<Import>) responses;
        call.disableAutoRequest();
        call.setOnCancelHandler(cancelled::incrementAndGet);
        call.request(1);
        return new StreamObserver<>() {
            @Override
            public void onNext(UploadImportRequest piece) {
                ApiError error = failure;
                if (error != null) {
                    responses.onError(error.toStatusRuntimeException());
                    return;
                }
                pieces.add(piece.toBuilder().clearChunk().build());
                if (piece.getChunk().size() > LARGEST_PIECE) {
                    throw new AssertionError("a piece of " + piece.getChunk().size());
                }
                gate.acquireUninterruptibly();
                received.addAndGet(piece.getChunk().size());
                call.request(1);
            }

            @Override
            public void onError(Throwable gone) {
                // Counted by the handler.
            }

            @Override
            public void onCompleted() {
                responses.onNext(Import.newBuilder()
                        .setImportId("i")
                        .setReceivedBytes(received.get())
                        .build());
                responses.onCompleted();
            }
        };
    }

    @Override
    public void exportLinks(ExportLinksRequest request, StreamObserver<ExportLinksResponse> responses) {
        exports.add(request);
        ServerCallStreamObserver<ExportLinksResponse> call = (ServerCallStreamObserver<ExportLinksResponse>) responses;
        call.setOnCancelHandler(cancelled::incrementAndGet);
        int[] left = {exportPieces};
        call.setOnReadyHandler(() -> {
            while (call.isReady() && left[0] >= 0) {
                left[0]--;
                if (left[0] < 0) {
                    end(responses);
                    return;
                }
                responses.onNext(ExportLinksResponse.newBuilder()
                        .setChunk(ByteString.copyFrom(new byte[LARGEST_PIECE]))
                        .build());
                sent.incrementAndGet();
            }
        });
    }

    private void end(StreamObserver<ExportLinksResponse> responses) {
        ApiError error = failure;
        if (error == null) {
            responses.onCompleted();
        } else {
            responses.onError(error.toStatusRuntimeException());
        }
    }
}
