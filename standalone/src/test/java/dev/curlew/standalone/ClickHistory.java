package dev.curlew.standalone;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.standalone.StackExtension.RunningStack;
import dev.curlew.visitor.testing.MmdbFile;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The clicks of four weeks, as edges bring them in: from many places and devices, and always the same. */
final class ClickHistory {
    /** By their networks {@code 198.18.N.0/24}. */
    private static final List<List<String>> PLACES = List.of(
            List.of("DE", "BE", "Berlin"),
            List.of("FR", "IDF", "Paris"),
            List.of("US", "CA", "San Francisco"),
            List.of("GB", "ENG", "London"),
            List.of("ES", "MD", "Madrid"),
            List.of("CH", "ZH", "Zurich"),
            List.of("IN", "KA", "Bengaluru"),
            List.of("BR", "SP", "São Paulo"),
            List.of("JP", "13", "Tokyo"),
            List.of("CA", "QC", "Montreal"),
            List.of("AU", "NSW", "Sydney"),
            List.of("ZA", "WC", "Cape Town"));

    private static final List<String> AGENTS = List.of(
            PublicApi.BROWSER,
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                    + " Version/18.0 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile"
                    + " Safari/537.36",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
                    + " Safari/537.36",
            "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0"
                    + " Mobile/15E148 Safari/604.1");
    private static final String BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    private static final List<String> REFERRERS =
            List.of("", "https://www.google.com/", "https://news.example/spring", "https://www.linkedin.com/feed/", "");
    private static final List<String> LANGUAGES =
            List.of("de-DE,de;q=0.9,en;q=0.5", "fr", "en-US,en;q=0.9", "es-ES", "de", "pt-BR", "ja");
    private static final List<String> QUERIES = List.of(
            "", "", "utm_source=newsletter&utm_medium=email&utm_campaign=spring", "utm_source=flyer&utm_medium=print");

    private static final int DAYS = 28;
    private static final int BATCH = 1000;

    /** A click of it. */
    record Past(Instant time, boolean bot) {}

    private ClickHistory() {}

    /** A database of places for the networks of the history. */
    static Path places(Path folder) {
        MmdbFile file = new MmdbFile();
        IntStream.range(0, PLACES.size())
                .forEach(i -> file.with(
                        network(i),
                        PLACES.get(i).get(0),
                        PLACES.get(i).get(1),
                        PLACES.get(i).get(2)));
        return file.write(folder.resolve("places.mmdb"));
    }

    /** Gives a link its history, which is then on its way to the statistics. */
    static List<Past> give(RunningStack stack, Link link) {
        Random random = new Random(8);
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        List<Click> clicks = new ArrayList<>();
        List<Past> past = new ArrayList<>();
        Click.Builder any = click(stack, link);
        for (int day = DAYS; day >= 1; day--) {
            int count = 12 + (DAYS - day) / 2 + (int) (9 * Math.sin(day * 0.9)) + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                Instant time = today.minus(Duration.ofDays(day)).plusSeconds(random.nextInt(86_400));
                boolean bot = random.nextInt(9) == 0;
                past.add(new Past(time, bot));
                clicks.add(at(any, time)
                        .setUserAgent(bot ? BOT : one(AGENTS, random))
                        .setReferrer(one(REFERRERS, random))
                        .setAcceptLanguage(one(LANGUAGES, random))
                        .setQuery(one(QUERIES, random))
                        .setClientNetwork(network(likely(PLACES.size(), random)))
                        .setVisitorHash(1 + random.nextInt(400))
                        .build());
            }
        }
        send(stack, clicks);
        return past;
    }

    /** Gives a link a click of now, from Zurich. */
    static void visit(RunningStack stack, Link link) {
        send(
                stack,
                List.of(at(click(stack, link), Instant.now())
                        .setUserAgent(AGENTS.get(1))
                        .setReferrer(REFERRERS.get(2))
                        .setClientNetwork(network(5))
                        .setVisitorHash(8)
                        .build()));
    }

    private static Click.Builder click(RunningStack stack, Link link) {
        return Click.newBuilder()
                .setKind(Click.Kind.REDIRECT)
                .setLinkId(linkId(stack, link.getCode()))
                .setDomain(link.getDomain())
                .setCode(link.getCode())
                .setDetail(Click.Detail.FULL);
    }

    private static Click.Builder at(Click.Builder click, Instant time) {
        return click.clone()
                .setEventId(bytes(UuidV7.system().next()))
                .setOccurTime(Timestamp.newBuilder()
                        .setSeconds(time.getEpochSecond())
                        .setNanos(time.getNano() / 1000 * 1000));
    }

    private static String network(int place) {
        return "198.18." + place + ".0/24";
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(likely(of.size(), random));
    }

    /** The first ones oftener. */
    private static int likely(int bound, Random random) {
        int one = random.nextInt(bound);
        int other = random.nextInt(bound);
        return Math.min(one, other);
    }

    private static ByteString bytes(UUID id) {
        return ByteString.copyFrom(ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip());
    }

    private static long linkId(RunningStack stack, String code) {
        try (Connection connection =
                        stack.postgres().dataSource(stack.postgres().database()).getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select link_id from link.short_link where code = ?")) {
            query.setString(1, code);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void send(RunningStack stack, List<Click> clicks) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        try (GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(20))) {
            StreamObserver<IngestClicksRequest> batches = ClickIngestServiceGrpc.newStub(
                            channels.open(new Address("127.0.0.1", stack.grpcPort())))
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .ingestClicks(new Acknowledged(clicks.size(), stored));
            for (int from = 0; from < clicks.size(); from += BATCH) {
                int to = Math.min(clicks.size(), from + BATCH);
                batches.onNext(IngestClicksRequest.newBuilder()
                        .setEdgeId("history")
                        .setJournalPosition(to)
                        .addAllClicks(clicks.subList(from, to))
                        .build());
            }
            batches.onCompleted();
            stored.orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    /** Until all are, and none was rejected. */
    private record Acknowledged(long last, CompletableFuture<Void> stored)
            implements StreamObserver<IngestClicksResponse> {
        @Override
        public void onNext(IngestClicksResponse answer) {
            if (answer.getRejectedClicksCount() > 0) {
                stored.completeExceptionally(
                        new AssertionError(answer.getRejectedClicks(0).getExplanation()));
            } else if (answer.getJournalPosition() == last) {
                stored.complete(null);
            }
        }

        @Override
        public void onError(Throwable failure) {
            stored.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            stored.completeExceptionally(new AssertionError("the stream ended"));
        }
    }
}
