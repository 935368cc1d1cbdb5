package dev.curlew.analytics.clicks;

import com.google.protobuf.ByteString;
import dev.curlew.proto.analytics.v1.ExportClicksResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends what is written to it in pieces, and lets the writer wait where the client is slower. For one thread. */
final class ChunkStream extends OutputStream {

    private static final int CHUNK = 64 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServerCallStreamObserver<ExportClicksResponse> client;
    private final Semaphore turned = new Semaphore(0);
    private final byte[] chunk = new byte[CHUNK];
    private int filled;

    /** To be made in the rpc's method: gRPC takes handlers only until it returns. */
    ChunkStream(ServerCallStreamObserver<ExportClicksResponse> client) {
        this.client = client;
        client.setOnReadyHandler(turned::release);
        client.setOnCancelHandler(turned::release);
    }

    @Override
    public void write(int b) throws InterruptedIOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws InterruptedIOException {
        int written = 0;
        while (written < length) {
            int part = Math.min(length - written, CHUNK - filled);
            System.arraycopy(bytes, offset + written, chunk, filled, part);
            filled += part;
            written += part;
            if (filled == CHUNK) {
                send();
            }
        }
    }

    /** Sends what is left, and that this is the end. */
    @Override
    public void close() throws InterruptedIOException {
        if (filled > 0) {
            send();
        }
    }

    private void send() throws InterruptedIOException {
        awaitRoom();
        client.onNext(ExportClicksResponse.newBuilder()
                .setChunk(ByteString.copyFrom(chunk, 0, filled))
                .build());
        filled = 0;
    }

    private void awaitRoom() throws InterruptedIOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!client.isReady()) {
            try {
                boolean turn = turned.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (client.isCancelled()) {
                    throw new InterruptedIOException("the client is gone");
                }
                if (!turn) {
                    throw new ClickException.TooSlow();
                }
            } catch (InterruptedException _) {
                throw new InterruptedIOException("interrupted");
            }
        }
        if (client.isCancelled()) {
            throw new InterruptedIOException("the client is gone");
        }
    }
}
