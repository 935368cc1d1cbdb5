package dev.curlew.edge.testing;

import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc.ClickIngestServiceImplBase;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes clicks as analytics-service does, or as badly as a test wants. */
public final class IngestServer implements AutoCloseable {

    /** What to do with a batch, by its number from 1 over all streams. */
    @FunctionalInterface
    public interface Behaviour {
        /** The reaction to a batch. */
        Reaction react(IngestClicksRequest batch, int number);
    }

    /** What to keep of a batch and what to say of it. */
    public record Reaction(
            List<Click> kept,
            @Nullable IngestClicksResponse answer,
            int times,
            @Nullable Status failure) {
        /** Says it again. */
        public Reaction twice() {
            return new Reaction(kept, answer, 2, failure);
        }
    }

    private final List<Click> stored = new CopyOnWriteArrayList<>();
    private final List<IngestClicksRequest> batches = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final Server server;
    private volatile Behaviour behaviour = (batch, number) -> store(batch);

    private IngestServer(NettyServerBuilder transport) {
        try {
            server = transport.addService(new Service()).build().start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static IngestServer start() {
        return start(0);
    }

    public static IngestServer start(int port) {
        return new IngestServer(transport(port));
    }

    /** Cuts connections of that age, and their streams after the grace. */
    public static IngestServer aging(Duration age, Duration grace) {
        return new IngestServer(transport(0)
                .maxConnectionAge(age.toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionAgeGrace(grace.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static NettyServerBuilder transport(int port) {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Keeps the clicks and acknowledges them. */
    public static Reaction store(IngestClicksRequest batch) {
        return new Reaction(
                batch.getClicksList(),
                IngestClicksResponse.newBuilder()
                        .setJournalPosition(batch.getJournalPosition())
                        .build(),
                1,
                null);
    }

    /** Keeps the clicks and says nothing. */
    public static Reaction storeSilently(IngestClicksRequest batch) {
        return new Reaction(batch.getClicksList(), null, 0, null);
    }

    /** Keeps nothing and ends the stream. */
    public static Reaction fail(Status status) {
        return new Reaction(List.of(), null, 0, status);
    }

    /** Keeps nothing and says so much. */
    public static Reaction answer(IngestClicksResponse response) {
        return new Reaction(List.of(), response, 1, null);
    }

    public void behave(Behaviour wanted) {
        behaviour = wanted;
    }

    public int port() {
        return server.getPort();
    }

    /** All clicks kept, in the order in which they came, with repetitions. */
    public List<Click> stored() {
        return List.copyOf(stored);
    }

    /** The clicks kept, each id once. */
    public List<Click> distinct() {
        Map<Object, Click> byId = new LinkedHashMap<>();
        stored.forEach(click -> byId.putIfAbsent(click.getEventId(), click));
        return List.copyOf(byId.values());
    }

    /** How many streams were ever opened. */
    public int streams() {
        return streams.get();
    }

    public List<IngestClicksRequest> batches() {
        return List.copyOf(batches);
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

    private final class Service extends ClickIngestServiceImplBase {
        @Override
        public StreamObserver<IngestClicksRequest> ingestClicks(StreamObserver<IngestClicksResponse> responses) {
            streams.incrementAndGet();
            return new StreamObserver<>() {
                @Override
                public void onNext(IngestClicksRequest batch) {
                    batches.add(batch);
                    Reaction reaction = behaviour.react(batch, numbers.incrementAndGet());
                    stored.addAll(reaction.kept());
                    IngestClicksResponse answer = reaction.answer();
                    for (int i = 0; answer != null && i < reaction.times(); i++) {
                        responses.onNext(answer);
                    }
                    Status failure = reaction.failure();
                    if (failure != null) {
                        responses.onError(failure.asRuntimeException());
                    }
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
