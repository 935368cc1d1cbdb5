package dev.curlew.bench.peer;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.sun.net.httpserver.HttpServer;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc.ClickIngestServiceImplBase;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import dev.curlew.proto.link.v1.CacheReset;
import dev.curlew.proto.link.v1.Heartbeat;
import dev.curlew.proto.link.v1.ListServedDomainsRequest;
import dev.curlew.proto.link.v1.ListServedDomainsResponse;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceImplBase;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ServedDomain;
import dev.curlew.proto.link.v1.WatchLinksRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What an edge has behind it, as cheap as can be: every code is a link, every click is stored at once. So a million links can be
 * had, and what is measured is the edge.
 */
public final class StubServices {

    private static final int HEARTBEAT_SECONDS = 5;

    private StubServices() {}

    /** Serves gRPC on the first loopback port given and 200 on the second, until it is killed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Server server = NettyServerBuilder.forAddress(loopback(args[0]))
                .directExecutor()
                .addService(new Links())
                .addService(new Clicks())
                .build()
                .start();
        HttpServer ready = HttpServer.create(loopback(args[1]), 0);
        ready.createContext("/", exchange -> {
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, -1);
            exchange.close();
        });
        ready.start();
        server.awaitTermination();
    }

    private static InetSocketAddress loopback(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    private static final class Links extends ResolveServiceImplBase {
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

        @Override
        public void resolve(ResolveRequest request, StreamObserver<ResolvedLink> responses) {
            responses.onNext(ResolvedLink.newBuilder()
                    .setLinkId(1 + Integer.toUnsignedLong(request.getCode().hashCode()))
                    .setDomain("localhost")
                    .setCode(request.getCode())
                    .setRevision(1)
                    .setState(ResolvedLink.State.ACTIVE)
                    .setTargetUrl("https://example.com/a?b=" + request.getCode())
                    .setRedirectStatus(302)
                    .setCrawlable(true)
                    .build());
            responses.onCompleted();
        }

        @Override
        public void listServedDomains(
                ListServedDomainsRequest request, StreamObserver<ListServedDomainsResponse> responses) {
            responses.onNext(ListServedDomainsResponse.newBuilder()
                    .setRevision(1)
                    .addDomains(ServedDomain.getDefaultInstance())
                    .build());
            responses.onCompleted();
        }

        @Override
        public void watchLinks(WatchLinksRequest request, StreamObserver<WatchLinksResponse> responses) {
            responses.onNext(WatchLinksResponse.newBuilder()
                    .setReset(CacheReset.getDefaultInstance())
                    .build());
            // A task that fails, as it does once the edge has gone, is not run again.
            var _ = timer.scheduleAtFixedRate(
                    () -> responses.onNext(heartbeat()), 0, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        }

        private static WatchLinksResponse heartbeat() {
            return WatchLinksResponse.newBuilder()
                    .setHeartbeat(Heartbeat.newBuilder()
                            .setSendTime(Timestamps.now())
                            // Links never change here.
                            .setLag(Durations.fromNanos(0)))
                    .build();
        }
    }

    private static final class Clicks extends ClickIngestServiceImplBase {
        @Override
        public StreamObserver<IngestClicksRequest> ingestClicks(StreamObserver<IngestClicksResponse> responses) {
            return new StreamObserver<>() {
                @Override
                public void onNext(IngestClicksRequest batch) {
                    responses.onNext(IngestClicksResponse.newBuilder()
                            .setJournalPosition(batch.getJournalPosition())
                            .build());
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    responses.onCompleted();
                }
            };
        }
    }
}
