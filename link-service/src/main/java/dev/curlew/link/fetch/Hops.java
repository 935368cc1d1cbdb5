package dev.curlew.link.fetch;

import dev.curlew.link.fetch.FetchOutcome.Answered;
import dev.curlew.link.fetch.FetchOutcome.Failed;
import dev.curlew.link.fetch.FetchOutcome.Refusal;
import dev.curlew.link.fetch.FetchOutcome.Refused;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;

/** Makes a call and follows its redirects one by one, so that each is checked as the first was. */
final class Hops {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int READ_AT_ONCE = 8192;
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    private final OkHttpClient client;

    Hops(OkHttpClient client) {
        this.client = client;
    }

    /** What one call gave: an end, or where to go on. */
    private record Hop(FetchOutcome outcome, Optional<HttpUrl> next) {}

    /**
     * Makes the call.
     *
     * @param gate says of each URL why it may not be asked; empty: it may
     */
    FetchOutcome follow(Request first, FetchLimits limits, Function<HttpUrl, Optional<FetchOutcome>> gate) {
        long end = System.nanoTime() + limits.longest().toNanos();
        Request request = first;
        for (int followed = 0; followed <= limits.mostRedirects(); followed++) {
            Optional<FetchOutcome> stop = gate.apply(request.url());
            if (stop.isPresent()) {
                return stop.get();
            }
            Hop hop = call(request, limits, end - System.nanoTime());
            if (hop.next().isEmpty()) {
                return hop.outcome();
            }
            request = request.newBuilder().url(hop.next().get()).build();
        }
        return new Refused(Refusal.REDIRECTS);
    }

    private Hop call(Request request, FetchLimits limits, long nanosLeft) {
        if (nanosLeft <= 0) {
            return end(new Failed("timeout"));
        }
        Call call = client.newCall(request);
        // Of the whole call, to the last byte of the body.
        var _ = call.timeout().timeout(nanosLeft, TimeUnit.NANOSECONDS);
        try (Response response = call.execute()) {
            String location = header(response, "location");
            if (limits.mostRedirects() == 0 || location.isEmpty() || !REDIRECTS.contains(response.code())) {
                return end(answer(response, limits.mostBytes()));
            }
            return Optional.ofNullable(response.request().url().resolve(location))
                    .map(next -> new Hop(new Refused(Refusal.REDIRECTS), Optional.of(next)))
                    .orElseGet(() -> end(new Refused(Refusal.SCHEME)));
        } catch (IOException e) {
            return end(failure(e));
        }
    }

    private static Hop end(FetchOutcome outcome) {
        return new Hop(outcome, Optional.empty());
    }

    private static Answered answer(Response response, int mostBytes) throws IOException {
        Buffer body = new Buffer();
        BufferedSource source = response.body().source();
        boolean more = true;
        while (more && body.size() < mostBytes) {
            more = source.read(body, READ_AT_ONCE) >= 0;
        }
        // Who wants nothing of it does not wait for it.
        boolean truncated = body.size() > mostBytes || (more && mostBytes > 0 && !source.exhausted());
        ByteString kept = body.readByteString(Math.min(mostBytes, body.size()));
        return new Answered(
                response.code(),
                response.request().url().toString(),
                header(response, "content-type"),
                kept,
                truncated,
                retryAfter(header(response, "retry-after")));
    }

    private static String header(Response response, String name) {
        return Optional.ofNullable(response.header(name)).orElse("");
    }

    private static Optional<Duration> retryAfter(String header) {
        return header.matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(header), LONGEST_RETRY_AFTER.toSeconds())))
                : Optional.empty();
    }

    private static FetchOutcome failure(IOException e) {
        if (causes(e).anyMatch(ForbiddenAddressException.class::isInstance)) {
            return new Refused(Refusal.ADDRESS);
        }
        return new Failed(
                switch (e) {
                    case UnknownHostException _ -> "no such host";
                    case SSLException _ -> "no trusted TLS connection";
                    case InterruptedIOException _ -> "timeout";
                    case ConnectException _ -> "no connection";
                    default -> "broken connection";
                });
    }

    private static Stream<Throwable> causes(Throwable e) {
        Throwable cause = e.getCause();
        Stream<Throwable> deeper = cause == null ? Stream.of() : causes(cause);
        return Stream.of(Stream.of(e), deeper, Stream.of(e.getSuppressed()).flatMap(Hops::causes))
                .flatMap(each -> each);
    }
}
