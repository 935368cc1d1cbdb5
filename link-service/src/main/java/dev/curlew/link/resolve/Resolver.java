package dev.curlew.link.resolve;

import dev.curlew.link.clicklimit.ClickLimits;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.password.Passwords;
import dev.curlew.link.redis.Redis;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.target.Targets;
import dev.curlew.link.window.Windows;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import io.grpc.BindableService;
import java.time.Clock;
import java.util.List;

/** Tells the edges how codes redirect, and when that changes. Closing it stops listening for changes. */
public final class Resolver implements AutoCloseable {

    private final LinkLookup lookup;
    private final WatchStreams streams;
    private final ResolveGrpcService service;
    private final PostgresListener listener;
    private final MissedChanges missed;

    private Resolver(
            LinkLookup lookup,
            WatchStreams streams,
            ResolveGrpcService service,
            PostgresListener listener,
            MissedChanges missed) {
        this.lookup = lookup;
        this.streams = streams;
        this.service = service;
        this.listener = listener;
        this.missed = missed;
    }

    /**
     * What decides on links besides the links; none of it is closed by the resolver.
     *
     * @param secret hexadecimal digits that all replicas share, for the keys by which visitors are split
     * @param wrongCodesPerMinute how many codes that are not there a network may ask for; 0: as many as it likes
     */
    public record Parts(
            Targets targets, Passwords passwords, Domains domains, Secret secret, int wrongCodesPerMinute) {}

    /** Begins to listen for changes; neither Postgres nor Redis, which it does not close, need be there yet. */
    public static Resolver start(JooqDatabase database, Redis redis, Parts parts, Clock clock, Metrics metrics) {
        Domains domains = parts.domains();
        JooqResolvedStore store = new JooqResolvedStore(database);
        RedisLinkCache cache = new RedisLinkCache(redis);
        LinkLookup lookup = new LinkLookup(cache, store, metrics);
        WatchStreams streams = new WatchStreams(clock, () -> domains.known().revision(), metrics);
        PostgresListener listener = PostgresListener.start(database.unpooled(), new PostgresListener.Audience() {
            @Override
            public void changed(List<ChangeNotice> notices) {
                // First the cache, so that an edge that asks at once does not get what was.
                lookup.forget(notices);
                streams.changed(notices);
            }

            @Override
            public void domainsChanged(long revision) {
                domains.refresh();
                streams.domainsChanged(revision);
            }

            @Override
            public void mayHaveMissed() {
                // Else whoever first needs them reads them; now the table may not even be there.
                if (domains.known().revision() > 0) {
                    domains.refresh();
                }
                streams.reset();
            }

            @Override
            public void toldAllUntil(long nanoTime) {
                streams.toldAllUntil(nanoTime);
            }
        });
        // What edges keep may be blocked now, or not be blocked any longer.
        parts.targets().onBlocklistChange(streams::resetTwice);
        ResolveGrpcService service = new ResolveGrpcService(
                lookup,
                streams,
                new TargetGuard(parts.targets(), new Loops(lookup, domains)),
                ClickLimits.create(database, clock),
                parts.passwords(),
                domains,
                new VisitorKeys(parts.secret()),
                new WrongCodes(
                        Windows.create(redis, "wrong-codes", WrongCodes.WINDOW, WrongCodes.MOST_NETWORKS, clock),
                        parts.wrongCodesPerMinute()),
                store);
        MissedChanges missed = new MissedChanges(cache, new JooqChangeLog(database));
        return new Resolver(lookup, streams, service, listener, missed);
    }

    /** Tells Redis from now on of changes that it missed; the tables have to be there. */
    public void watchRedis() {
        missed.start();
    }

    /** {@code curlew.link.v1.ResolveService}. */
    public BindableService service() {
        return service;
    }

    /** What edges are told of a link; throws, as the rpc answers, if there is none. */
    public ResolvedLink resolve(ResolveRequest request) {
        return service.resolved(request);
    }

    /** What rpcs answer where an edge gets no link. */
    public static ErrorMapper errors() {
        return ResolveErrors.MAPPER;
    }

    /** Takes note of changes that this replica made: from now on no replica believes what its cache holds of before. */
    public void changed(List<ChangeNotice> notices) {
        lookup.refresh(notices);
    }

    /** Ends the streams of the edges, which never end by themselves. */
    public void drain() {
        streams.end();
    }

    @Override
    public void close() {
        missed.close();
        listener.close();
        streams.close();
    }
}
