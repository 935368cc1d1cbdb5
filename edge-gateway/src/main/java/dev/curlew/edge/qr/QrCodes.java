package dev.curlew.edge.qr;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.file.TaggedFile;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.qr.QrOptions.Reading;
import dev.curlew.platform.error.Violation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** QR codes of short URLs, drawn one after the other beside the event loops and kept in a bounded cache. */
public final class QrCodes implements AutoCloseable {

    private static final MediaType SVG = MediaType.create("image", "svg+xml");
    private static final int MOST_WAITING = 64;
    private static final String KEPT = "public, max-age=3600";
    // Opened by itself an SVG is a document: it may show the logo in it, and do nothing.
    private static final String POLICY = "default-src 'none'; img-src data:; frame-ancestors 'none'";
    private static final int KEY_BYTES = 200;

    /** What a code is drawn from. */
    private record Key(String url, boolean png, QrOptions options) {
        int weight() {
            return KEY_BYTES + 2 * url.length();
        }
    }

    /** What pictures there are. */
    public enum Format {
        /** Of lines: sharp at any size. */
        SVG,
        /** Of pixels. */
        PNG
    }

    private final Logo logo;
    private final ExecutorService drawing = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("qr-codes").factory());
    private final AsyncCache<Key, TaggedFile> cache;

    private QrCodes(Logo logo, long cacheMaxBytes) {
        this.logo = logo;
        cache = Caffeine.newBuilder()
                .maximumWeight(cacheMaxBytes)
                .<Key, TaggedFile>weigher((key, file) -> key.weight() + file.weight())
                .buildAsync();
    }

    /**
     * Reads the logo; nothing is drawn yet.
     *
     * @param logo a PNG of at most 64 KiB and 1,024 pixels a side; empty: Curlew's own
     * @param cacheMaxBytes what codes that were drawn may take in memory, about
     * @throws IllegalArgumentException if the logo is no such picture
     */
    public static QrCodes open(Optional<Path> logo, long cacheMaxBytes) {
        return new QrCodes(Logo.of(logo), cacheMaxBytes);
    }

    /** Answers a GET or HEAD with a code of a URL, as the request's query wants it. */
    public HttpResponse answer(ServiceRequestContext ctx, String url, Format format) {
        Reading reading = QrOptions.read(ctx.queryParams());
        if (!reading.unknown().isEmpty()) {
            return Problems.respond(
                    ctx,
                    Problem.invalid("UNKNOWN_FIELD", "The request has fields that are not known.", reading.unknown()));
        }
        if (!reading.invalid().isEmpty()) {
            return invalid(ctx, reading.invalid());
        }
        Key key = new Key(url, format == Format.PNG, reading.options());
        try {
            return HttpResponse.of(cache.get(key, (_, _) -> CompletableFuture.supplyAsync(() -> draw(key), drawing))
                    .handle((file, failure) ->
                            failure == null ? file.answer(ctx.request().headers()) : failed(ctx, failure)));
        } catch (RejectedExecutionException _) {
            return Problems.respond(ctx, Problem.unavailable("Too many QR codes are asked for right now."));
        }
    }

    @Override
    public void close() {
        drawing.shutdown();
    }

    private TaggedFile draw(Key key) {
        QrDrawing code = QrDrawing.of(key.url(), key.options());
        return key.png()
                ? TaggedFile.of(MediaType.PNG, KEPT, Png.of(code, logo), "x-robots-tag", "noindex")
                : TaggedFile.of(
                        SVG, KEPT, Svg.of(code, logo), "x-robots-tag", "noindex", "content-security-policy", POLICY);
    }

    private static HttpResponse failed(ServiceRequestContext ctx, Throwable failure) {
        Throwable cause = Exceptions.peel(failure);
        if (cause instanceof QrDrawing.TooSmallException small) {
            return invalid(
                    ctx, List.of(new Violation("size", "expected: " + small.least() + " or more for this link")));
        }
        throw new CompletionException(cause);
    }

    private static HttpResponse invalid(ServiceRequestContext ctx, List<Violation> violations) {
        return Problems.respond(
                ctx, Problem.invalid("INVALID_FIELD", "The request has fields that are not valid.", violations));
    }
}
