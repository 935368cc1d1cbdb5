package dev.curlew.analytics.clicks;

import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.Grant;
import dev.curlew.analytics.access.LinkRef;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc.ClickServiceImplBase;
import dev.curlew.proto.analytics.v1.DeleteClicksRequest;
import dev.curlew.proto.analytics.v1.DeleteClicksResponse;
import dev.curlew.proto.analytics.v1.DeleteVisitorClicksRequest;
import dev.curlew.proto.analytics.v1.DeleteVisitorClicksResponse;
import dev.curlew.proto.analytics.v1.ExportClicksRequest;
import dev.curlew.proto.analytics.v1.ExportClicksResponse;
import dev.curlew.proto.analytics.v1.ListClicksRequest;
import dev.curlew.proto.analytics.v1.ListClicksResponse;
import dev.curlew.proto.analytics.v1.WatchClicksRequest;
import dev.curlew.proto.analytics.v1.WatchClicksResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code curlew.analytics.v1.ClickService}: single clicks. */
public final class ClickService extends ClickServiceImplBase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClickService.class);
    private static final int DEFAULT_SIZE = 50;
    private static final int LARGEST_SIZE = 1_000;
    private static final int MOST_EXPORTS = 4;
    private static final int LONGEST_DOMAIN = 255;

    private final Access access;
    private final ClickRows rows;
    private final ClickExport export;
    private final ClickEraser eraser;
    private final ClickFeeds feeds;
    private final Places watches;
    private final Places exports = new Places("exports", MOST_EXPORTS, MOST_EXPORTS);
    private final DeletionLog deletions;
    private final Clock clock;

    /** Owns neither database nor access. */
    public ClickService(
            DataSource database,
            Access access,
            DeletionLog deletions,
            WatchLimits limits,
            Clock clock,
            Metrics metrics) {
        this.access = access;
        this.rows = new ClickRows(database);
        this.export = new ClickExport(rows);
        this.eraser = new ClickEraser(database, rows);
        this.feeds = new ClickFeeds(rows, clock, limits.beat(), metrics);
        this.watches = new Places("watching clients", limits.all(), limits.ofCaller());
        this.deletions = deletions;
        this.clock = clock;
    }

    /** What rpcs answer where clicks are not given. */
    public static ErrorMapper errors() {
        return ClickErrors.MAPPER;
    }

    @Override
    public void listClicks(ListClicksRequest request, StreamObserver<ListClicksResponse> caller) {
        if (request.getPageSize() < 0) {
            throw new ClickException.Invalid("pageSize", request.getPageSize() + " (expected: 0 or more)");
        }
        ClickRange range = ClickRange.of(
                request.hasStartTime(), request.getStartTime(), request.hasEndTime(), request.getEndTime(), clock);
        LinkRef link = access.open(request.getDomain(), request.getCode());
        int size = request.getPageSize() == 0 ? DEFAULT_SIZE : Math.min(request.getPageSize(), LARGEST_SIZE);
        Optional<ClickRow.Place> before = request.getPageToken().isEmpty()
                ? Optional.empty()
                : Optional.of(ClickPageToken.read(request.getPageToken(), link.id(), request));
        List<ClickRow> found = rows.newest(link.id(), range, before, size + 1);
        ListClicksResponse.Builder page = ListClicksResponse.newBuilder();
        found.stream().limit(size).map(ClickRow::record).forEach(page::addClicks);
        if (found.size() > size) {
            page.setNextPageToken(ClickPageToken.write(found.get(size - 1).place(), request));
        }
        caller.onNext(page.build());
        caller.onCompleted();
    }

    @Override
    public void watchClicks(WatchClicksRequest request, StreamObserver<WatchClicksResponse> caller) {
        Optional<ResumeToken> from = request.getResumeToken().isEmpty()
                ? Optional.empty()
                : Optional.of(ResumeToken.parse(request.getResumeToken())
                        .orElseThrow(() -> new ClickException.Invalid(
                                "resumeToken", "not one of ours (expected: that of the last message seen)")));
        LinkRef link = access.open(request.getDomain(), request.getCode());
        String who = Access.caller();
        watches.take(who);
        AtomicReference<@Nullable Watch> self = new AtomicReference<>();
        Watch watch = new Watch(link.id(), (ServerCallStreamObserver<WatchClicksResponse>) caller, () -> {
            watches.giveBack(who);
            Optional.ofNullable(self.get()).ifPresent(feeds::leave);
        });
        self.set(watch);
        watch.listen();
        try {
            feeds.join(watch, from);
        } catch (ClickException e) {
            watch.end(Optional.of(e));
        }
    }

    @Override
    public void exportClicks(ExportClicksRequest request, StreamObserver<ExportClicksResponse> caller) {
        ClickRange range = ClickRange.of(
                request.hasStartTime(), request.getStartTime(), request.hasEndTime(), request.getEndTime(), clock);
        ClickFileFormat format = ClickFileFormat.of(request.getFormat());
        ClickSelection selection = selection(request, range);
        exports.take("");
        var client = (ServerCallStreamObserver<ExportClicksResponse>) caller;
        ChunkStream out = new ChunkStream(client);
        // Not on the call's own thread, which has to tell when the client can take more.
        Thread.ofVirtual().name("click-export").start(() -> {
            try {
                try (ClickFile file = format.open(out)) {
                    export.write(selection, file);
                }
                client.onCompleted();
            } catch (ClickException e) {
                client.onError(ClickErrors.map(e).toStatusRuntimeException());
            } catch (IOException e) {
                log.info("An export was not finished: {}", e.getMessage());
            } catch (RuntimeException e) {
                log.error("An export failed", e);
                client.onError(
                        ClickErrors.map(new ClickException.Unavailable(e)).toStatusRuntimeException());
            } finally {
                exports.giveBack("");
            }
        });
    }

    @Override
    public void deleteClicks(DeleteClicksRequest request, StreamObserver<DeleteClicksResponse> caller) {
        ClickRange range = ClickRange.of(
                request.hasStartTime(), request.getStartTime(), request.hasEndTime(), request.getEndTime(), clock);
        LinkRef link = access.openAsAdmin(request.getDomain(), request.getCode());
        // First what is to be known of it: a deletion that nobody knows of must not be.
        deletions.record(Optional.of(link), range.start(), range.end());
        long erased = eraser.erase(link.id(), range);
        log.info("Erased clicks: linkId={} count={}", link.id(), erased);
        caller.onNext(DeleteClicksResponse.newBuilder().setDeletedCount(erased).build());
        caller.onCompleted();
    }

    @Override
    public void deleteVisitorClicks(
            DeleteVisitorClicksRequest request, StreamObserver<DeleteVisitorClicksResponse> caller) {
        VisitorWindow window = VisitorWindow.of(request);
        access.checkAdmin();
        deletions.record(
                Optional.empty(), window.range().start(), window.range().end());
        long erased = eraser.erase(window);
        log.info("Erased clicks of a visitor: count={}", erased);
        caller.onNext(
                DeleteVisitorClicksResponse.newBuilder().setDeletedCount(erased).build());
        caller.onCompleted();
    }

    /** Ends all streams that would not end by themselves. */
    @Override
    public void close() {
        feeds.close();
    }

    private ClickSelection selection(ExportClicksRequest request, ClickRange range) {
        if (!request.getCode().isEmpty()) {
            LinkRef link = access.open(request.getDomain(), request.getCode());
            return new ClickSelection(Optional.of(link.id()), Optional.empty(), range);
        }
        Grant grant = access.openAll();
        String domain = request.getDomain();
        if (domain.length() > LONGEST_DOMAIN || domain.indexOf('\0') >= 0) {
            throw new ClickException.Invalid(
                    "domain", "no domain (expected: at most " + LONGEST_DOMAIN + " characters, none of them NUL)");
        }
        Access.checkCovers(grant, domain);
        return new ClickSelection(Optional.empty(), domain.isEmpty() ? Optional.empty() : Optional.of(domain), range);
    }

    /** Tells who deletes which clicks, where such things are told. */
    @FunctionalInterface
    public interface DeletionLog {

        /**
         * Throws what the caller is to be answered where it cannot be told.
         *
         * @param link empty: those of a visitor
         */
        void record(Optional<LinkRef> link, Instant start, Instant end);
    }

    /**
     * How many clients may watch.
     *
     * @param all of this process
     * @param ofCaller with the same key, or from the same address without one
     * @param beat how often those who see no click are told where they are
     */
    public record WatchLimits(int all, int ofCaller, Duration beat) {}
}
