package dev.curlew.link.domain;

import dev.curlew.link.code.ShortCode;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.error.ErrorMapper;
import io.grpc.BindableService;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/** The domains that links are on, and their rpcs. */
public final class Domains {

    /** The channel of Postgres on which each change is told, with the revision that it made. */
    public static final String CHANNEL = "curlew_domain_changes";

    private final JooqDomainStore store;
    private final DomainDirectory directory;
    private final Site site;
    private final Clock clock;

    private Domains(JooqDomainStore store, DomainDirectory directory, Site site, Clock clock) {
        this.store = store;
        this.directory = directory;
        this.site = site;
        this.clock = clock;
    }

    /** Puts the parts together; nothing is asked of Postgres yet. */
    public static Domains create(JooqDatabase database, Site site, Clock clock) {
        JooqDomainStore store = new JooqDomainStore(database);
        return new Domains(store, new DomainDirectory(store, site), site, clock);
    }

    /**
     * The domain that somebody names, by its host in any spelling; empty: the default domain. Asks Postgres only for one that
     * was not known a moment ago.
     */
    public Optional<LinkDomain> find(String host) {
        return directory.find(host);
    }

    /** As {@link #find}; throws, naming the field {@code domain}, if there is none. */
    public LinkDomain get(String host) {
        return find(host).orElseThrow(() -> new DomainException.NotFound("domain", host));
    }

    /** The host of the domain under whose name links are stored. */
    public String host(String name) {
        return name.equals(LinkDomain.DEFAULT) ? site.domain() : name;
    }

    /** The whole short URL of a code on the domain under whose name it is stored. */
    public String shortUrl(String name, ShortCode code) {
        return name.equals(LinkDomain.DEFAULT) ? site.shortUrl(code) : site.shortUrl(name, code);
    }

    /** Whether a URL leads back here: to the shortener itself, or to one of its domains. */
    public boolean owns(HttpUrl url) {
        return at(url).isPresent();
    }

    /** The domain that a URL leads to, as domains were last read; empty if it leads elsewhere. */
    public Optional<LinkDomain> at(HttpUrl url) {
        return directory.at(url);
    }

    /** All domains, at this revision or a later one. Throws if they were never read, and Postgres does not answer. */
    public DomainList list(long minRevision) {
        return directory.list(minRevision);
    }

    /** All domains as they were last read. */
    public DomainList known() {
        return directory.known();
    }

    /** Reads what changed; while Postgres does not answer, what was read last goes on to count. */
    public void refresh() {
        directory.refresh();
    }

    /**
     * {@code curlew.link.v1.DomainService}.
     *
     * @param targets the rule that the URLs of domains must pass
     * @param actor the id of the key that makes the present call, for the audit log
     */
    public BindableService service(TargetRule targets, Supplier<String> actor) {
        return new DomainGrpcService(store, directory, new DomainReader(site, targets), site, actor, clock);
    }

    /** What rpcs answer where a domain is missing or cannot be changed. */
    public static ErrorMapper errors() {
        return DomainErrors.MAPPER;
    }
}
