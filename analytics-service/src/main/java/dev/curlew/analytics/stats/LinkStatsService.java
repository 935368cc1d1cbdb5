package dev.curlew.analytics.stats;

import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.BearerInterceptor;
import dev.curlew.analytics.access.Grant;
import dev.curlew.analytics.access.LinkRef;
import dev.curlew.analytics.stats.StatsStore.LinkAnswer;
import dev.curlew.analytics.stats.StatsStore.ManyAnswer;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.GetStatsRequest;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.ListTopLinksRequest;
import dev.curlew.proto.analytics.v1.ListTopLinksResponse;
import dev.curlew.proto.analytics.v1.Stats;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc.StatsServiceImplBase;
import dev.curlew.proto.analytics.v1.TopLink;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** {@code curlew.analytics.v1.StatsService}: answers from the sums. Needs {@link BearerInterceptor} before it. */
public final class LinkStatsService extends StatsServiceImplBase {

    private static final int MOST_LINKS = 10_000;

    private final Access access;
    private final StatsStore store;
    private final StatsDatabase database;
    private final Clock clock;

    /**
     * Owns no database.
     *
     * @param hourDays for how many days sums of hours are kept
     */
    public LinkStatsService(DataSource database, Access access, int hourDays, Clock clock) {
        this.access = access;
        this.store = new StatsStore(database, hourDays, clock);
        this.database = new StatsDatabase(database);
        this.clock = clock;
    }

    @Override
    public void getLinkStats(GetLinkStatsRequest request, StreamObserver<LinkStats> caller) {
        Limits.checkLength("code", request.getCode(), 1, Limits.LONGEST_CODE);
        Limits.checkLength("domain", request.getDomain(), 0, Limits.LONGEST_DOMAIN);
        StatsQuery query = StatsQuery.of(request, clock);
        LinkRef link = access.open(request.getDomain(), request.getCode());
        caller.onNext(read(link, query));
        caller.onCompleted();
    }

    /**
     * The statistics of a link, whoever asks.
     *
     * @param request its code and domain do not count
     */
    public LinkStats read(LinkRef link, GetLinkStatsRequest request) {
        return read(link, StatsQuery.of(request, clock));
    }

    private LinkStats read(LinkRef link, StatsQuery query) {
        return answer(link, store.ofLink(link.id(), query));
    }

    @Override
    public void getStats(GetStatsRequest request, StreamObserver<Stats> caller) {
        Limits.checkLength("domain", request.getDomain(), 0, Limits.LONGEST_DOMAIN);
        Limits.checkLength("tag", request.getTag(), 0, Limits.LONGEST_TAG);
        StatsQuery query = StatsQuery.of(request, clock);
        Scope scope = scope(request.getDomain(), request.getTag());
        caller.onNext(answer(store.ofMany(scope, query)));
        caller.onCompleted();
    }

    @Override
    public void listTopLinks(ListTopLinksRequest request, StreamObserver<ListTopLinksResponse> caller) {
        TopLinksQuery query = TopLinksQuery.of(request, clock);
        Scope scope = scope(query.domain(), "");
        List<TopLinks.Top> found = database.read(
                connection -> new TopLinks(connection, query.days()).read(scope, query.from(), query.size()));
        ListTopLinksResponse.Builder answer =
                ListTopLinksResponse.newBuilder().setNextPageToken(query.next(found.size()));
        found.forEach(top -> answer.addTopLinks(TopLink.newBuilder()
                .setCode(top.code())
                .setDomain(top.domain())
                .setClicks(top.clicks())
                .setVisitors(top.visitors())));
        caller.onNext(answer.build());
        caller.onCompleted();
    }

    /** The clicks that the caller may see of those on a domain and on links with a tag; each empty: any. */
    private Scope scope(String domain, String tag) {
        Grant grant = access.openAll(domain);
        if (grant.linkId().isPresent() || grant.owner().isPresent() || !tag.isEmpty()) {
            List<Long> ids = access.linkIds(grant, domain, tag, MOST_LINKS);
            if (ids.size() > MOST_LINKS) {
                throw new StatsException.TooLarge("There are more than 10,000 such links.");
            }
            return new Scope.Links(ids);
        }
        if (!domain.isEmpty()) {
            return new Scope.Domains(Set.of(domain));
        }
        return grant.domains().isEmpty() ? new Scope.All() : new Scope.Domains(grant.domains());
    }

    private static LinkStats answer(LinkRef link, LinkAnswer found) {
        StatsAnswer answer = found.answer();
        LinkStats.Builder stats = LinkStats.newBuilder()
                .setCode(link.code())
                .setDomain(link.domain())
                .setClicks(answer.total().clicks())
                .setBotClicks(answer.total().botClicks())
                .setVisitors(answer.total().visitors())
                .setAllTimeClicks(found.allTime().clicks())
                .setAllTimeBotClicks(found.allTime().botClicks())
                .setStartTime(ProtoTimes.timestamp(answer.range().start()))
                .setEndTime(ProtoTimes.timestamp(answer.range().end()))
                .setGranularity(answer.granularity())
                .setTimeZone(answer.timeZone())
                .addAllSeries(answer.series())
                .addAllBreakdowns(answer.breakdowns());
        answer.previous().ifPresent(stats::setPrevious);
        return stats.build();
    }

    private static Stats answer(ManyAnswer found) {
        StatsAnswer answer = found.answer();
        Stats.Builder stats = Stats.newBuilder()
                .setTotals(StatsAnswer.totals(answer.range(), answer.total()))
                .setGranularity(answer.granularity())
                .setTimeZone(answer.timeZone())
                .addAllSeries(answer.series())
                .addAllBreakdowns(answer.breakdowns())
                .setOrphanClicks(found.orphans());
        answer.previous().ifPresent(stats::setPrevious);
        return stats.build();
    }
}
