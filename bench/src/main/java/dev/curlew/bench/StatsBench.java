package dev.curlew.bench;

import dev.curlew.platform.config.Address;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.ListTopLinksRequest;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc.StatsServiceBlockingStub;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.standalone.ProcessStack;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** Statistics of a link with a year and 50 million clicks behind it, and the links with the most clicks of many. */
final class StatsBench {

    private static final double MOST_LINK_MILLIS = 20;
    private static final double MOST_TOP_MILLIS = 100;
    private static final long FIRST_OTHER = 5_000_000;
    private static final int TOP_DAYS = 30;
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration WARM_UP_QUICK = Duration.ofSeconds(2);

    private final ProcessStack stack;
    private final ClickDatabase database;
    private final Channel grpc;
    private final StatsServiceBlockingStub stats;
    private final boolean quick;

    StatsBench(ProcessStack stack, GrpcChannels channels, ClickDatabase database, boolean quick) throws IOException {
        this.stack = stack;
        this.database = database;
        this.quick = quick;
        this.grpc = channels.open(new Address("127.0.0.1", stack.grpcPort()));
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + Files.readString(stack.adminKey()).strip());
        this.stats = StatsServiceGrpc.newBlockingStub(grpc)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    void run(TargetReport report) throws SQLException {
        Link link = newLink();
        long id = linkId(link.getCode());
        Link other = newLink();
        int others = quick ? 5_000 : 50_000;
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        YearOfClicks yearOfClicks = new YearOfClicks(stack.postgres().dataSource("curlew"));
        database.empty();
        yearOfClicks.write(id, today);
        yearOfClicks.write(linkId(other.getCode()), today);
        yearOfClicks.writeOthers(FIRST_OTHER, others, TOP_DAYS, today);
        database.run("vacuum analyze analytics.click_day");
        database.run("vacuum analyze analytics.click_hour");
        GetLinkStatsRequest.Builder asked = GetLinkStatsRequest.newBuilder()
                .setCode(link.getCode())
                .setStartTime(time(today.minus(YearOfClicks.DAYS, ChronoUnit.DAYS)))
                .setEndTime(time(today))
                .setGranularity(Granularity.DAY);
        check(stats.getLinkStats(asked.build()));
        report.text("## Statistics of a link with %,d clicks in a year of hours, through Envoy", YearOfClicks.clicks());
        report.table();
        GetLinkStatsRequest year = asked.build();
        double[] millis = millis(() -> stats.getLinkStats(year));
        report.figure("a year by days, p50", "%.1f ms", millis[millis.length / 2]);
        report.atMost("a year by days, p99", p99(millis), MOST_LINK_MILLIS, " ms");
        report.figure("the same of another link, asked for the first time", "%.1f ms", once(asked.build(), other));
        report.figure(
                "a year by months, p99",
                "%.1f ms",
                p99(asked.setGranularity(Granularity.MONTH).build()));
        report.figure(
                "a year by months with three break-downs, p99",
                "%.1f ms",
                p99(asked.addGroupBy(Dimension.COUNTRY)
                        .addGroupBy(Dimension.BROWSER)
                        .addGroupBy(Dimension.REFERRER_DOMAIN)
                        .build()));
        report.figure(
                "a year by days of Berlin, from 8,760 hours, p99",
                "%.1f ms",
                p99(asked.clearGroupBy()
                        .setGranularity(Granularity.DAY)
                        .setTimeZone("Europe/Berlin")
                        .build()));
        report.figure("the same of another link, asked for the first time", "%.1f ms", once(asked.build(), other));
        ListTopLinksRequest top = ListTopLinksRequest.newBuilder()
                .setStartTime(time(today.minus(TOP_DAYS, ChronoUnit.DAYS)))
                .setEndTime(time(today))
                .build();
        report.atMost(
                "the 10 links with the most clicks in 30 days, of " + others + ", p99",
                p99(millis(() -> stats.listTopLinks(top))),
                MOST_TOP_MILLIS,
                " ms");
        report.endTable();
        plans(report, id, today);
    }

    private void plans(TargetReport report, long id, Instant today) throws SQLException {
        report.text("The days of a link:");
        report.code(database.plan(
                "select start_time, clicks, bot_clicks, visitors from analytics.click_day where subject_id = "
                        + id + " and start_time >= to_timestamp("
                        + today.minus(YearOfClicks.DAYS, ChronoUnit.DAYS).getEpochSecond() + ")"));
        report.text("The heads of the lists of 30 days:");
        report.code(database.plan(
                "select head.subject_id from generate_series(" + today.getEpochSecond() + " - 30 * 86400, "
                        + today.getEpochSecond() + " - 1, 86400) as second cross join lateral (select subject_id from"
                        + " analytics.click_day where domain_number = 1 and start_time ="
                        + " to_timestamp(second) and subject_id > 0 and clicks > 0 order by"
                        + " magnitude desc limit 64) as head"));
    }

    private long linkId(String code) throws SQLException {
        return database.number("select link_id from link.short_link where code = '" + code + "'");
    }

    private static void check(LinkStats stats) {
        if (stats.getClicks() != YearOfClicks.clicks()) {
            throw new IllegalStateException(stats.getClicks() + " clicks (expected: " + YearOfClicks.clicks() + ")");
        }
    }

    private Link newLink() {
        return LinkServiceGrpc.newBlockingStub(grpc)
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setTargetUrl("https://example.com/"))
                        .build());
    }

    /** Of a link of which nothing is remembered yet; the code is warm. */
    private double once(GetLinkStatsRequest request, Link link) {
        GetLinkStatsRequest ofLink = request.toBuilder().setCode(link.getCode()).build();
        long start = System.nanoTime();
        check(stats.getLinkStats(ofLink));
        return (System.nanoTime() - start) / 1e6;
    }

    private double p99(GetLinkStatsRequest request) {
        return p99(millis(() -> stats.getLinkStats(request)));
    }

    private static double p99(double[] millis) {
        return millis[millis.length * 99 / 100];
    }

    /** How long each of many calls takes, in order. */
    private double[] millis(Runnable call) {
        long warm = System.nanoTime() + (quick ? WARM_UP_QUICK : WARM_UP).toNanos();
        while (System.nanoTime() - warm < 0) {
            call.run();
        }
        double[] millis = new double[quick ? 100 : 300];
        for (int i = 0; i < millis.length; i++) {
            long start = System.nanoTime();
            call.run();
            millis[i] = Duration.ofNanos(System.nanoTime() - start).toNanos() / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    private static com.google.protobuf.Timestamp time(Instant instant) {
        return com.google.protobuf.Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .build();
    }
}
