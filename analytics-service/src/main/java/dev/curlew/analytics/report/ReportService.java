package dev.curlew.analytics.report;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.LinkRef;
import dev.curlew.analytics.access.ShownLink;
import dev.curlew.analytics.report.StoredReport.Subject;
import dev.curlew.analytics.stats.LinkStatsService;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.analytics.v1.CreateReportRequest;
import dev.curlew.proto.analytics.v1.DeleteReportRequest;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.GetSharedReportRequest;
import dev.curlew.proto.analytics.v1.ListReportsRequest;
import dev.curlew.proto.analytics.v1.ListReportsResponse;
import dev.curlew.proto.analytics.v1.Report;
import dev.curlew.proto.analytics.v1.ReportServiceGrpc.ReportServiceImplBase;
import dev.curlew.proto.analytics.v1.SharedReport;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** {@code curlew.analytics.v1.ReportService}. */
public final class ReportService extends ReportServiceImplBase {

    private static final int LONGEST_CODE = 256;
    private static final int LONGEST_DOMAIN = 255;
    private static final int MOST_ROWS = 50;
    private static final List<Dimension> SHOWN = List.of(
            Dimension.COUNTRY,
            Dimension.DEVICE,
            Dimension.BROWSER,
            Dimension.OPERATING_SYSTEM,
            Dimension.LANGUAGE,
            Dimension.CHANNEL);

    private record Opened(String reportId, String timeZone) {}

    private final JooqReportStore store;
    private final Access access;
    private final LinkStatsService stats;
    private final Clock clock;
    private final Openings openings = new Openings(Ticker.systemTicker());
    private final Cache<Opened, SharedReport> shown = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofSeconds(10))
            .build();

    /** Owns no database. */
    public ReportService(DataSource database, Access access, LinkStatsService stats, Clock clock) {
        this.store = new JooqReportStore(database);
        this.access = access;
        this.stats = stats;
        this.clock = clock;
    }

    /** What rpcs answer where a report is not shared or shown. */
    public static ErrorMapper errors() {
        return ReportErrors.MAPPER;
    }

    @Override
    public void createReport(CreateReportRequest request, StreamObserver<Report> caller) {
        LinkRef link = open(request.getDomain(), request.getCode());
        Report wanted = request.getReport();
        Instant now = clock.instant();
        Optional<Instant> start = time("startTime", wanted.hasStartTime(), wanted.getStartTime());
        Optional<Instant> end = time("endTime", wanted.hasEndTime(), wanted.getEndTime());
        Optional<Instant> expiry = time("expireTime", wanted.hasExpireTime(), wanted.getExpireTime());
        start.filter(from -> !from.isBefore(end.orElse(now))).ifPresent(from -> {
            throw new ReportException.Invalid("startTime", from + " (expected: before " + end.orElse(now) + ")");
        });
        expiry.filter(time -> !time.isAfter(now)).ifPresent(time -> {
            throw new ReportException.Invalid("expireTime", time + " (expected: a time in the future)");
        });
        String token = ReportToken.create();
        StoredReport report = new StoredReport(
                "rep_" + UUID.randomUUID().toString().replace("-", ""),
                new Subject(link.id(), link.domain(), link.code(), access.shortUrl(link)),
                start,
                end,
                expiry,
                now);
        store.add(report, ReportToken.hash(token));
        caller.onNext(report.message().setToken(token).build());
        caller.onCompleted();
    }

    @Override
    public void listReports(ListReportsRequest request, StreamObserver<ListReportsResponse> caller) {
        LinkRef link = openToShare(request.getDomain(), request.getCode());
        ListReportsResponse.Builder answer = ListReportsResponse.newBuilder();
        store.ofLink(link.id()).forEach(report -> answer.addReports(report.message()));
        caller.onNext(answer.build());
        caller.onCompleted();
    }

    @Override
    public void deleteReport(DeleteReportRequest request, StreamObserver<Empty> caller) {
        LinkRef link = openToShare(request.getDomain(), request.getCode());
        if (!store.delete(link.id(), request.getReportId())) {
            throw new ReportException.NotFound();
        }
        caller.onNext(Empty.getDefaultInstance());
        caller.onCompleted();
    }

    @Override
    public void getSharedReport(GetSharedReportRequest request, StreamObserver<SharedReport> caller) {
        openings.count(Access.caller());
        StoredReport report = store.find(ReportToken.hash(request.getToken()))
                .filter(found -> !found.expired(clock.instant()))
                .orElseThrow(ReportException.NotFound::new);
        Opened key = new Opened(report.id(), request.getTimeZone());
        SharedReport answer = Optional.ofNullable(shown.getIfPresent(key)).orElseGet(() -> {
            SharedReport read = read(report, request.getTimeZone());
            shown.put(key, read);
            return read;
        });
        caller.onNext(answer);
        caller.onCompleted();
    }

    private SharedReport read(StoredReport report, String timeZone) {
        Subject subject = report.subject();
        ShownLink link = access.shown(subject.domain(), subject.code()).orElseThrow(ReportException.NotFound::new);
        Instant now = clock.instant();
        SharedReport.Builder answer = SharedReport.newBuilder()
                .setShortUrl(subject.shortUrl())
                .setTitle(link.title())
                .setStats(stats.read(
                        link.link(),
                        GetLinkStatsRequest.newBuilder()
                                .setStartTime(ProtoTimes.timestamp(report.shownFrom(now)))
                                .setEndTime(ProtoTimes.timestamp(report.shownTo(now)))
                                .setTimeZone(timeZone)
                                .setMaxRows(MOST_ROWS)
                                .addAllGroupBy(SHOWN)
                                .build()));
        report.expiry().map(ProtoTimes::timestamp).ifPresent(answer::setExpireTime);
        return answer.build();
    }

    /** The link, if the caller may read both what it is and how often it was clicked. */
    private LinkRef openToShare(String domain, String code) {
        LinkRef link = open(domain, code);
        var _ = access.shortUrl(link);
        return link;
    }

    private LinkRef open(String domain, String code) {
        check("code", code, 1, LONGEST_CODE);
        check("domain", domain, 0, LONGEST_DOMAIN);
        return access.open(domain, code);
    }

    private static void check(String field, String value, int shortest, int longest) {
        if (value.length() < shortest || value.length() > longest || value.indexOf('\0') >= 0) {
            throw new ReportException.Invalid(
                    field,
                    value.length() + " characters (expected: " + shortest + " to " + longest + ", none of them NUL)");
        }
    }

    private static Optional<Instant> time(String field, boolean given, Timestamp time) {
        if (!given) {
            return Optional.empty();
        }
        if (!Timestamps.isValid(time)) {
            throw new ReportException.Invalid(field, "not valid (expected: a time of the years 1 to 9999)");
        }
        return Optional.of(Instant.ofEpochSecond(time.getSeconds(), time.getNanos() / 1_000 * 1_000L));
    }
}
