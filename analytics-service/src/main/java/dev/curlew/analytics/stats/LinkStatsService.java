package dev.curlew.analytics.stats;

import com.google.protobuf.Timestamp;
import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.BearerInterceptor;
import dev.curlew.analytics.access.LinkRef;
import dev.curlew.analytics.stats.JooqStatsStore.LinkSums;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.SeriesPoint;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc.StatsServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import javax.sql.DataSource;

/** {@code curlew.analytics.v1.StatsService}: answers from the sums. Needs {@link BearerInterceptor} before it. */
public final class LinkStatsService extends StatsServiceImplBase {

    private final Access access;
    private final JooqStatsStore store;
    private final Clock clock;

    /** Owns no database. */
    public LinkStatsService(DataSource database, Access access, Clock clock) {
        this.access = access;
        this.store = new JooqStatsStore(database);
        this.clock = clock;
    }

    @Override
    public void getLinkStats(GetLinkStatsRequest request, StreamObserver<LinkStats> caller) {
        LinkStatsQuery query = LinkStatsQuery.of(request, clock);
        LinkRef link = access.open(query.domain(), query.code());
        caller.onNext(answer(link, query.range(), store.read(link.id(), query.range())));
        caller.onCompleted();
    }

    private static LinkStats answer(LinkRef link, StatsRange range, LinkSums sums) {
        LinkStats.Builder stats = LinkStats.newBuilder()
                .setCode(link.code())
                .setDomain(link.domain())
                .setAllTimeClicks(sums.allTime().clicks())
                .setAllTimeBotClicks(sums.allTime().botClicks())
                .setStartTime(timestamp(range.start()))
                .setEndTime(timestamp(range.end()))
                .setGranularity(Granularity.valueOf(range.step().name()))
                .setTimeZone(
                        range.zone().getId().equals("Z") ? "UTC" : range.zone().getId());
        Counts total = sums.series().total();
        stats.setClicks(total.clicks()).setBotClicks(total.botClicks()).setVisitors(total.visitors());
        Iterator<Instant> starts = range.starts().iterator();
        for (Counts step : sums.series().steps()) {
            stats.addSeries(SeriesPoint.newBuilder()
                    .setStartTime(timestamp(starts.next()))
                    .setClicks(step.clicks())
                    .setBotClicks(step.botClicks())
                    .setVisitors(step.visitors()));
        }
        return stats.build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
