package dev.curlew.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.curlew.proto.link.v1.CancelImportRequest;
import dev.curlew.proto.link.v1.CreateImportRequest;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.ExportLinksResponse;
import dev.curlew.proto.link.v1.GetImportRequest;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import dev.curlew.proto.link.v1.TransferServiceGrpc.TransferServiceBlockingStub;
import dev.curlew.proto.link.v1.UploadImportRequest;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends and fetches files of links over gRPC, with a key. */
final class TransferClient {

    private static final int PIECE = 16 * 1024;

    private final Channel channel;
    private final String key;

    TransferClient(Channel channel, String key) {
        this.channel = channel;
        this.key = key;
    }

    static TransferClient of(Replica replica) {
        return new TransferClient(replica.channel(), Replica.ADMIN_KEY);
    }

    TransferServiceBlockingStub blocking() {
        return TransferServiceGrpc.newBlockingStub(channel)
                .withInterceptors(Replica.header("authorization", "Bearer " + key));
    }

    String create(TransferFormat format) {
        return create(Import.newBuilder().setFormat(format).build()).getImportId();
    }

    Import create(Import wanted) {
        return blocking()
                .createImport(CreateImportRequest.newBuilder().setImport(wanted).build());
    }

    Import get(String id) {
        return blocking()
                .getImport(GetImportRequest.newBuilder().setImportId(id).build());
    }

    Import cancel(String id) {
        return blocking()
                .cancelImport(CancelImportRequest.newBuilder().setImportId(id).build());
    }

    /** Imports a whole file. */
    Import importFile(TransferFormat format, String file) {
        return upload(create(format), ByteString.copyFromUtf8(file), 0, true);
    }

    /** Sends a file from an offset on; throws what the call fails with. */
    Import upload(String id, ByteString file, long offset, boolean last) {
        Sending sending = open(id, offset);
        int at = (int) offset;
        do {
            int end = Math.min(file.size(), at + PIECE);
            if (!sending.send(file.substring(at, end), last && end == file.size())) {
                break;
            }
            at = end;
        } while (at < file.size());
        return sending.end();
    }

    /** Begins to send a file. */
    Sending open(String id, long offset) {
        Sending sending = new Sending(id, offset);
        var _ = TransferServiceGrpc.newStub(channel)
                .withInterceptors(Replica.header("authorization", "Bearer " + key))
                .uploadImport(sending);
        return sending;
    }

    /** The file that an export gives. */
    String export(ExportLinksRequest request) {
        ByteString.Output file = ByteString.newOutput();
        for (Iterator<ExportLinksResponse> pieces = blocking().exportLinks(request); pieces.hasNext(); ) {
            byte[] chunk = pieces.next().getChunk().toByteArray();
            file.write(chunk, 0, chunk.length);
        }
        return file.toByteString().toString(UTF_8);
    }

    /** A file on its way, no faster than it is taken. */
    static final class Sending implements ClientResponseObserver<UploadImportRequest, Import> {

        private final CompletableFuture<Import> answer = new CompletableFuture<>();
        private final Semaphore wake = new Semaphore(0);
        private final CompletableFuture<ClientCallStreamObserver<UploadImportRequest>> call = new CompletableFuture<>();
        private String id;
        private long offset;

        private Sending(String id, long offset) {
            this.id = id;
            this.offset = offset;
        }

        /** Sends a piece once there is room for it; false: the call has ended. */
        boolean send(ByteString chunk, boolean last) {
            ClientCallStreamObserver<UploadImportRequest> sending = call.join();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!sending.isReady() && !answer.isDone()) {
                try {
                    if (!wake.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        throw new AssertionError("The file is not taken for a minute");
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            if (answer.isDone()) {
                return false;
            }
            sending.onNext(UploadImportRequest.newBuilder()
                    .setImportId(id)
                    .setOffset(offset)
                    .setChunk(chunk)
                    .setLast(last)
                    .build());
            id = "";
            offset += chunk.size();
            return true;
        }

        Import end() {
            if (!answer.isDone()) {
                call.join().onCompleted();
            }
            return ended();
        }

        /** How the call ends without more being sent. */
        Import ended() {
            try {
                return answer.orTimeout(60, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : e;
            }
        }

        /** Leaves a gap in the file. */
        void skip(int bytes) {
            offset += bytes;
        }

        /** Breaks off, as a connection does that is lost. */
        void cancel() {
            call.join().cancel("lost", null);
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<UploadImportRequest> starting) {
            starting.setOnReadyHandler(wake::release);
            call.complete(starting);
        }

        @Override
        public void onNext(Import value) {
            answer.complete(value);
        }

        @Override
        public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
            wake.release();
        }

        @Override
        public void onCompleted() {
            wake.release();
        }
    }
}
