package dev.curlew.cli.transfers;

import com.google.protobuf.ByteString;
import dev.curlew.cli.console.Progress;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Retries;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.ExportLinksResponse;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/** Receives an export; where the connection is lost, goes on behind the last piece that says how. */
final class Download {
    private final Remote remote;
    private final ExportLinksRequest request;
    private final Retries retries;
    private final Progress progress;

    private String token = "";
    private long bytes;

    Download(Remote remote, ExportLinksRequest request, Retries retries, Progress progress) {
        this.remote = remote;
        this.request = request;
        this.retries = retries;
        this.progress = progress;
    }

    /** Writes all of it, unless nobody reads it any more, and returns its length. */
    long writeTo(OutputStream out, BooleanSupplier unread) throws IOException, InterruptedException, StatusException {
        while (true) {
            try {
                receive(out, unread);
                out.flush();
                return bytes;
            } catch (StatusException e) {
                retries.pause(e);
            }
        }
    }

    private void receive(OutputStream out, BooleanSupplier unread)
            throws IOException, InterruptedException, StatusException {
        // What comes behind the last place to go on from: of one link at most.
        ByteString held = ByteString.EMPTY;
        BlockingClientCall<?, ExportLinksResponse> call = TransferServiceGrpc.newBlockingV2Stub(remote.channel())
                .exportLinks(request.toBuilder().setResumeToken(token).build());
        try {
            // Gets the next piece only when the one before is written.
            while (!unread.getAsBoolean() && call.hasNext()) {
                ExportLinksResponse piece = call.read();
                if (piece == null) {
                    break;
                }
                held = held.concat(piece.getChunk());
                if (!piece.getResumeToken().isEmpty()) {
                    token = piece.getResumeToken();
                    write(held, out);
                    held = ByteString.EMPTY;
                }
            }
            write(held, out);
        } finally {
            call.cancel("done", null);
        }
    }

    private void write(ByteString content, OutputStream out) throws IOException {
        content.writeTo(out);
        bytes += content.size();
        progress.at(bytes);
        retries.reached(bytes);
    }
}
