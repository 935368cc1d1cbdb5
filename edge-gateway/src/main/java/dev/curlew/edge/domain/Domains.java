package dev.curlew.edge.domain;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.curlew.edge.domain.DomainLoader.Loaded;
import io.grpc.Channel;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All domains, by the hosts that visitors ask. They are asked for at the start and whenever link-service says that they changed;
 * while it does not answer, what was heard last goes on to count. Closing it stops asking.
 */
public final class Domains implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Domains.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final DomainLoader loader;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("domains").factory());
    private final CopyOnWriteArrayList<Runnable> onOtherStatus = new CopyOnWriteArrayList<>();
    private volatile HostTable hosts;

    @GuardedBy("this") private long heardOf;

    @GuardedBy("this") private boolean loading;

    @GuardedBy("this") private boolean again;

    @GuardedBy("this") private boolean failing;

    private Domains(DomainLoader loader, HostTable.Site site) {
        this.loader = loader;
        hosts = HostTable.initial(site);
    }

    /**
     * Begins to ask; nobody need answer yet.
     *
     * @param linkService the channel to link-service; not closed by this
     * @param publicBaseUrl where the public finds the default domain
     * @param defaultHost its host, with its port unless it is the scheme's own
     * @param ownHosts other hosts that are the default domain, besides addresses and {@code localhost}
     */
    public static Domains open(Channel linkService, URI publicBaseUrl, String defaultHost, Set<String> ownHosts) {
        int port = "https".equalsIgnoreCase(publicBaseUrl.getScheme()) ? 443 : 80;
        Domains domains = new Domains(new DomainLoader(linkService), new HostTable.Site(defaultHost, port, ownHosts));
        domains.heard(0);
        return domains;
    }

    /**
     * The domain that a request asks.
     *
     * @param authority its {@code Host} or {@code :authority}
     * @return empty if it is none of ours, as far as is known
     */
    public Optional<EdgeDomain> find(@Nullable String authority) {
        return hosts.find(authority);
    }

    /** Whether anything was heard yet of domains other than the default one. */
    public boolean known() {
        return hosts.revision() > 0;
    }

    /** What is known rests on this revision. */
    public long revision() {
        return hosts.revision();
    }

    /** Has something done whenever links without a status of their own begin to redirect with another one. */
    public void onOtherStatus(Runnable action) {
        onOtherStatus.add(action);
    }

    /** Domains have this revision now; 0: they may have changed. */
    public synchronized void heard(long revision) {
        boolean news = revision == 0 || revision > Math.max(heardOf, hosts.revision());
        heardOf = Math.max(heardOf, revision);
        if (news) {
            load();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private synchronized void load() {
        if (loading) {
            again = true;
            return;
        }
        loading = true;
        again = false;
        var _ = loader.load(heardOf).whenComplete(this::loaded);
    }

    private synchronized void loaded(@Nullable Loaded found, @Nullable Throwable failure) {
        loading = false;
        if (found == null) {
            if (!failing) {
                log.warn("Could not ask for the domains, trying again: cause={}", String.valueOf(failure));
                failing = true;
            }
            later();
            return;
        }
        failing = false;
        HostTable before = hosts;
        if (found.revision() >= before.revision()) {
            hosts = before.with(found.revision(), found.domains());
            if (hosts.redirectsOtherwiseThan(before)) {
                onOtherStatus.forEach(Runnable::run);
            }
        }
        if (again) {
            load();
        } else if (found.revision() < heardOf) {
            later();
        }
    }

    private void later() {
        try {
            var _ = timer.schedule(this::load, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // Closed meanwhile.
        }
    }
}
