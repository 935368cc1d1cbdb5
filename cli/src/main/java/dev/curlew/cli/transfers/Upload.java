package dev.curlew.cli.transfers;

import com.google.protobuf.ByteString;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.Interrupts;
import dev.curlew.cli.console.Progress;
import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.cli.remote.Remote;
import dev.curlew.cli.remote.Retries;
import dev.curlew.proto.link.v1.GetImportRequest;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import dev.curlew.proto.link.v1.UploadImportRequest;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends the file of an import; where the connection is lost, goes on from what the server has. */
final class Upload {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Remote remote;
    private final Console console;
    private final Path file;
    private final Import begun;
    private final Retries retries;

    Upload(Remote remote, Console console, Path file, Import begun, Retries retries) {
        this.remote = remote;
        this.console = console;
        this.file = file;
        this.begun = begun;
        this.retries = retries;
    }

    /** Returns when the server has processed all of the file. */
    Import run() throws IOException, InterruptedException, StatusException {
        long size = Files.size(file);
        if (begun.getReceivedBytes() > size) {
            throw CommandFailure.usage("FILE: " + file + " has " + size + " bytes, but the import has received "
                    + begun.getReceivedBytes() + " (expected: the file that it began with)");
        }
        try (Interrupts _ = Interrupts.handle(() -> console.tell("\nInterrupted. " + howToResume()));
                Progress progress = Progress.start(console, "Importing", size, begun.getReceivedBytes());
                FileChannel content = FileChannel.open(file)) {
            return run(content, size, progress);
        } catch (StatusException e) {
            console.tell(howToResume());
            throw e;
        }
    }

    private Import run(FileChannel content, long size, Progress progress)
            throws IOException, InterruptedException, StatusException {
        Import known = begun;
        while (!isOver(known)) {
            try {
                return send(content, known.getReceivedBytes(), size, progress);
            } catch (StatusException e) {
                known = recover(e);
            }
        }
        return known;
    }

    private Import send(FileChannel content, long offset, long size, Progress progress)
            throws IOException, InterruptedException, StatusException {
        BlockingClientCall<UploadImportRequest, Import> call =
                TransferServiceGrpc.newBlockingV2Stub(remote.channel()).uploadImport();
        try {
            long next = offset;
            boolean open = true;
            boolean last = false;
            while (open && !last) {
                ByteString chunk = read(content, next);
                last = next + chunk.size() >= size;
                // Waits while the server takes no more.
                open = call.write(UploadImportRequest.newBuilder()
                        .setImportId(begun.getImportId())
                        .setOffset(next)
                        .setChunk(chunk)
                        .setLast(last)
                        .build());
                next += chunk.size();
                progress.at(next);
            }
            if (open) {
                call.halfClose();
            }
            Import answer = call.read();
            if (answer == null) {
                throw Status.UNAVAILABLE
                        .withDescription("the stream ended without an answer")
                        .asException();
            }
            return answer;
        } finally {
            call.cancel("done", null);
        }
    }

    private static ByteString read(FileChannel content, long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
        while (buffer.hasRemaining()) {
            if (content.read(buffer, offset + buffer.position()) < 0) {
                break;
            }
        }
        return ByteString.copyFrom(buffer.flip());
    }

    /** Asks, until the server answers, how much it has received; throws when that is of no use or takes too long. */
    private Import recover(StatusException lost) throws InterruptedException, StatusException {
        StatusException failure = lost;
        while (true) {
            retries.pause(failure);
            try {
                Import known = TransferServiceGrpc.newBlockingV2Stub(remote.channel())
                        .getImport(GetImportRequest.newBuilder()
                                .setImportId(begun.getImportId())
                                .build());
                retries.reached(known.getReceivedBytes());
                return known;
            } catch (StatusException e) {
                failure = e;
            }
        }
    }

    private static boolean isOver(Import known) {
        return switch (known.getState()) {
            case SUCCEEDED, FAILED, CANCELLED -> true;
            case RUNNING, WAITING, STATE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    private String howToResume() {
        return "Resume with: ./curlew links import " + file + " --resume " + begun.getImportId();
    }
}
