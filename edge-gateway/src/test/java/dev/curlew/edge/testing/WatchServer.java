package dev.curlew.edge.testing;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import dev.curlew.proto.link.v1.CacheReset;
import dev.curlew.proto.link.v1.Heartbeat;
import dev.curlew.proto.link.v1.LinkChange;
import dev.curlew.proto.link.v1.LinkChanges;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceImplBase;
import dev.curlew.proto.link.v1.WatchLinksRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Streams of changes that say what a test wants. */
public final class WatchServer implements AutoCloseable {

    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final Server server;

    private WatchServer(NettyServerBuilder transport) {
        try {
            server = transport.addService(new Service()).build().start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static WatchServer start() {
        return new WatchServer(transport());
    }

    /** Cuts connections of that age, and their streams after the grace. */
    public static WatchServer aging(Duration age, Duration grace) {
        return new WatchServer(transport()
                .maxConnectionAge(age.toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionAgeGrace(grace.toMillis(), TimeUnit.MILLISECONDS));
    }

    public int port() {
        return server.getPort();
    }

    /** How many streams were ever opened. */
    public int watchers() {
        return watchers.size();
    }

    /** The stream that was opened as the so-manieth, from 1 on. */
    public Watcher watcher(int number) {
        return watchers.get(number - 1);
    }

    /** Waits for a stream. */
    public Watcher awaitWatcher(int number) {
        await().until(() -> watchers.size() >= number);
        return watcher(number);
    }

    /** Lets all streams say what link-service would: a reset first, and then that they are alive. */
    public void serve() {
        watchers.forEach(Watcher::serve);
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static NettyServerBuilder transport() {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** One stream. */
    public static final class Watcher {

        private final ServerCallStreamObserver<WatchLinksResponse> responses;
        private boolean begun;

        private Watcher(StreamObserver<WatchLinksResponse> responses) {
            this.responses = (ServerCallStreamObserver<WatchLinksResponse>) responses;
            this.responses.setOnCancelHandler(() -> {});
        }

        public Watcher reset() {
            return say(WatchLinksResponse.newBuilder()
                    .setReset(CacheReset.getDefaultInstance())
                    .build());
        }

        public Watcher beat() {
            return say(WatchLinksResponse.newBuilder()
                    .setHeartbeat(Heartbeat.getDefaultInstance())
                    .build());
        }

        /** Says that all changes older than this were told. */
        public Watcher beat(Duration lag) {
            return say(WatchLinksResponse.newBuilder()
                    .setHeartbeat(Heartbeat.newBuilder().setLag(Durations.fromNanos(lag.toNanos())))
                    .build());
        }

        public Watcher changed(String code, long revision) {
            return say(WatchLinksResponse.newBuilder()
                    .setChanges(LinkChanges.newBuilder()
                            .addChanges(LinkChange.newBuilder().setCode(code).setRevision(revision)))
                    .build());
        }

        /** Ends the stream with an error. */
        public void cut() {
            responses.onError(Status.UNAVAILABLE.asRuntimeException());
        }

        public boolean isCancelled() {
            return responses.isCancelled();
        }

        private synchronized void serve() {
            if (begun) {
                beat();
            } else {
                begun = true;
                reset();
            }
        }

        private synchronized Watcher say(WatchLinksResponse message) {
            if (!responses.isCancelled()) {
                responses.onNext(message);
            }
            return this;
        }
    }

    private final class Service extends ResolveServiceImplBase {
        @Override
        public void watchLinks(WatchLinksRequest request, StreamObserver<WatchLinksResponse> responses) {
            watchers.add(new Watcher(responses));
        }
    }
}
