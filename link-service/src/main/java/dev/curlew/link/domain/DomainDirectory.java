package dev.curlew.link.domain;

import dev.curlew.link.store.StoreUnavailableException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All domains in memory, read again whenever they changed. While Postgres is away, as they were last. */
final class DomainDirectory {

    private static final Logger log = LoggerFactory.getLogger(DomainDirectory.class);

    private final JooqDomainStore store;
    private final Site site;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile DomainList known = DomainList.initial();

    DomainDirectory(JooqDomainStore store, Site site) {
        this.store = store;
        this.site = site;
    }

    /** The domain of a host in any spelling; empty: the default domain. */
    Optional<LinkDomain> find(String host) {
        if (isDefault(host)) {
            return known.find(LinkDomain.DEFAULT);
        }
        Optional<String> name = HostName.readName(host, site.scheme());
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<LinkDomain> found = known.find(name.get());
        if (found.isPresent()) {
            return found;
        }
        // Another replica may have made it a moment ago, and another thread have read of it since.
        DomainList now = isBehind() ? readAgain() : known;
        return now.find(name.get());
    }

    boolean isDefault(String host) {
        return host.isEmpty()
                || host.equals(site.domain())
                || HostName.read(host, site.scheme())
                        .filter(site.domain()::equals)
                        .isPresent();
    }

    /** The domain that a URL leads to, also by another name that is ours; empty if it leads elsewhere. */
    Optional<LinkDomain> at(HttpUrl url) {
        DomainList now = known;
        if (site.owns(url)) {
            return now.find(LinkDomain.DEFAULT);
        }
        String host = HostName.of(url);
        return now.find(host + ":" + url.port()).or(() -> now.find(host));
    }

    /** As they were when this was last read, at this revision of theirs or a later one. */
    DomainList list(long minRevision) {
        DomainList now = known;
        return now.revision() > 0 && now.revision() >= minRevision ? now : readAgain();
    }

    DomainList known() {
        return known;
    }

    /** Reads what changed; if Postgres does not answer, what there is goes on to count. */
    void refresh() {
        try {
            DomainList _ = readAgain();
        } catch (StoreUnavailableException e) {
            log.warn("Could not read the domains: they stay as they were: cause={}", e.toString());
        }
    }

    private boolean isBehind() {
        return known.revision() == 0 || store.revision() > known.revision();
    }

    private DomainList readAgain() {
        reading.lock();
        try {
            DomainList now = store.list();
            if (now.revision() >= known.revision()) {
                known = now;
            }
            return known;
        } finally {
            reading.unlock();
        }
    }
}
