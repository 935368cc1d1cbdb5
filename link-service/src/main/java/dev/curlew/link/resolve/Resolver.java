package dev.curlew.link.resolve;

import dev.curlew.link.clicklimit.ClickLimits;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.password.Passwords;
import dev.curlew.link.redis.Redis;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.target.Targets;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.metrics.Metrics;
import io.grpc.BindableService;
import java.time.Clock;
import java.util.List;

/** Tells the edges how codes redirect, and when that changes. Closing it stops listening for changes. */
public final class Resolver implements AutoCloseable {

    private final LinkLookup lookup;
    private final WatchStreams streams;
    private final ResolveGrpcService service;
    private final PostgresListener listener;

    private Resolver(LinkLookup lookup, WatchStreams streams, ResolveGrpcService service, PostgresListener listener) {
        this.lookup = lookup;
        this.streams = streams;
        this.service = service;
        this.listener = listener;
    }

    /** Begins to listen for changes; neither Postgres nor Redis, which it does not close, need be there yet. */
    public static Resolver start(
            JooqDatabase database,
            Redis redis,
            Targets targets,
            Passwords passwords,
            Domains domains,
            Clock clock,
            Metrics metrics) {
        LinkLookup lookup = new LinkLookup(new RedisLinkCache(redis), new JooqResolvedStore(database), metrics);
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
        });
        // What edges keep may be blocked now, or not be blocked any longer.
        targets.onBlocklistChange(streams::reset);
        ClickLimits limits = ClickLimits.create(database, clock);
        TargetGuard guard = new TargetGuard(targets);
        return new Resolver(
                lookup, streams, new ResolveGrpcService(lookup, streams, guard, limits, passwords, domains), listener);
    }

    /** {@code curlew.link.v1.ResolveService}. */
    public BindableService service() {
        return service;
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
        listener.close();
        streams.close();
    }
}
