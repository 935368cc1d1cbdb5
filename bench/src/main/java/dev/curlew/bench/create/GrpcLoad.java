package dev.curlew.bench.create;

import dev.curlew.bench.measure.Load;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceBlockingStub;
import io.grpc.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Unary calls that make links, so many at a time, as ghz would send them. */
final class GrpcLoad {
    private static final int DIGITS = 3;

    private final LinkServiceBlockingStub service;
    private final int concurrent;
    private final AtomicLong number = new AtomicLong();

    GrpcLoad(Channel channel, int concurrent) {
        service = LinkServiceGrpc.newBlockingStub(channel);
        this.concurrent = concurrent;
    }

    /** Makes as many links as can be made within seconds. */
    Load run(int seconds) throws IOException, InterruptedException {
        Histogram nanos = new ConcurrentHistogram(DIGITS);
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < concurrent; i++) {
                calls.add(callers.submit(() -> call(end, nanos)));
            }
            for (Future<?> call : calls) {
                var _ = call.get();
            }
        } catch (ExecutionException failure) {
            throw new IOException("a link could not be made by gRPC", failure.getCause());
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        return new Load(
                nanos.getTotalCount(),
                nanos.getTotalCount() / elapsed,
                nanos.getValueAtPercentile(50) / 1000.0,
                nanos.getValueAtPercentile(99) / 1000.0,
                0);
    }

    private void call(long end, Histogram nanos) {
        for (long sent = System.nanoTime(); sent - end < 0; sent = System.nanoTime()) {
            var _ = service.createLink(CreateLinkRequest.newBuilder()
                    .setLink(Link.newBuilder().setTargetUrl("https://example.com/a?b=" + number.incrementAndGet()))
                    .build());
            nanos.recordValue(System.nanoTime() - sent);
        }
    }
}
