package dev.curlew.edge;

import dev.curlew.edge.click.ClickDetail;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Logging;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.grpc.MutualTls;
import dev.curlew.platform.trace.TracingConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The edge's configuration.
 *
 * @param host the address to listen on, for both ports
 * @param port of public HTTP (HTTP/1.1 and h2c); 0 takes a free one
 * @param managementPort of metrics and health; 0 takes a free one
 * @param linkService where link-service is
 * @param analyticsService where analytics-service is
 * @param publicBaseUrl where the public finds short links; its host and port are the default domain
 * @param ownHosts other hosts that are the default domain, besides addresses and {@code localhost}
 * @param journalDir the click journal's directory, of this edge alone; where it ends in {@code /*}, one that edges share
 * @param journalMaxBytes what the journal may take on disk; clicks over it are dropped
 * @param cacheMaxBytes what cached links may take in memory, about
 * @param orphansPerSecond how many visits without a link are kept a second, on average
 * @param qrLogo a PNG for the middle of QR codes; empty: Curlew's own
 * @param qrCacheMaxBytes what QR codes may take in memory, about
 * @param edgeId what other services call this edge in their logs
 * @param trustedHops how many proxies in front of the edge may be believed about the visitor's address
 * @param trustedProxies which proxies may be believed instead, however many there are: addresses and ranges; empty: those hops
 * @param wrongCodesPerMinute how many codes that are not there a network may ask for; 0: as many as it likes
 * @param requestTimeout how long a request may take to arrive and to be answered
 * @param warmUpLinks how many links to ask for at the start
 * @param warmUpTimeout how long that may take before the edge listens all the same
 * @param visitorKey shared by edges that are to agree on visitors
 * @param clickDetail how much of a visit is kept
 * @param site whether there are a landing page and a dashboard
 * @param sessionKey shared by edges that are to take each other's sessions of the dashboard
 * @param geoDatabase a file of MaxMind's format that knows where addresses are; it need not be there yet
 * @param drainGrace how long to tell load balancers of the end before the edge stops to listen
 * @param tls by which Envoy and the edge know each other; empty: plain text
 * @param tracing where traces go
 */
public record EdgeConfig(
        String host,
        int port,
        int managementPort,
        Address linkService,
        Address analyticsService,
        URI publicBaseUrl,
        List<String> ownHosts,
        Path journalDir,
        long journalMaxBytes,
        long cacheMaxBytes,
        int orphansPerSecond,
        Optional<Path> qrLogo,
        long qrCacheMaxBytes,
        String edgeId,
        int trustedHops,
        List<String> trustedProxies,
        int wrongCodesPerMinute,
        Duration requestTimeout,
        int warmUpLinks,
        Duration warmUpTimeout,
        Optional<Secret> visitorKey,
        ClickDetail clickDetail,
        boolean site,
        Optional<Secret> sessionKey,
        Optional<Path> geoDatabase,
        Duration drainGrace,
        Optional<MutualTls.Identity> tls,
        TracingConfig tracing) {

    private static final long MIB = 1 << 20;
    private static final long TIB = 1L << 40;
    private static final int SHORTEST_SESSION_KEY = 32;
    private static final Address INTERNAL_LISTENER = new Address("localhost", 9090);

    /** Reads the variables that the module's README lists; throws {@link ConfigException} with every fault. */
    public static EdgeConfig from(Env env) {
        Logging.check(env);
        String baseUrl = env.required("PUBLIC_BASE_URL");
        EdgeConfig config = new EdgeConfig(
                env.string("LISTEN_HOST", "127.0.0.1"),
                env.port("HTTP_PORT", 8081),
                env.port("MANAGEMENT_PORT", 9193),
                env.address("LINK_SERVICE_ADDR", INTERNAL_LISTENER),
                env.address("ANALYTICS_SERVICE_ADDR", INTERNAL_LISTENER),
                baseUrl.isEmpty()
                        ? URI.create("http://localhost")
                        : env.uri("PUBLIC_BASE_URL", URI.create("http://localhost")),
                env.list("OWN_HOSTS", List.of()),
                Path.of(env.required("JOURNAL_DIR")),
                env.bytes("JOURNAL_MAX_BYTES", 1024 * MIB, MIB, TIB),
                env.bytes("CACHE_MAX_BYTES", 64 * MIB, MIB, TIB),
                env.integer("ORPHAN_CLICKS_PER_SECOND", 50, 0, 100_000),
                env.path("QR_LOGO"),
                env.bytes("QR_CACHE_MAX_BYTES", 16 * MIB, MIB, TIB),
                env.string("EDGE_ID", env.string("HOSTNAME", "edge")),
                env.integer("TRUSTED_HOPS", 1, 0, 16),
                trustedProxies(env),
                env.integer("WRONG_CODES_PER_MINUTE", 100, 0, 1_000_000),
                env.duration("REQUEST_TIMEOUT", Duration.ofSeconds(15), Duration.ofMillis(100), Duration.ofMinutes(5)),
                env.integer("WARM_UP_LINKS", 10_000, 0, 100_000),
                env.duration("WARM_UP_TIMEOUT", Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMinutes(5)),
                env.secret("VISITOR_KEY"),
                env.oneOf("CLICK_DETAIL", ClickDetail.FULL, ClickDetail.class),
                env.bool("SITE", true),
                sessionKey(env),
                env.path("GEO_DATABASE"),
                env.duration("DRAIN_GRACE", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(5)),
                MutualTls.read(env),
                TracingConfig.read(env));
        env.check();
        return config;
    }

    private static Optional<Secret> sessionKey(Env env) {
        Optional<Secret> key = env.secret("SESSION_KEY");
        if (key.filter(given -> given.reveal().length() < SHORTEST_SESSION_KEY).isPresent()) {
            env.fault("SESSION_KEY", "***", SHORTEST_SESSION_KEY + " characters or more");
        }
        return key;
    }

    private static List<String> trustedProxies(Env env) {
        List<String> proxies = env.list("TRUSTED_PROXIES", List.of());
        proxies.stream()
                .filter(range -> !ClientAddress.isRange(range))
                .forEach(range -> env.fault("TRUSTED_PROXIES", range, "addresses, or ranges such as 10.0.0.0/8"));
        return proxies;
    }

    /** Whether the public comes over https. */
    boolean secure() {
        return publicBaseUrl.getScheme().equalsIgnoreCase("https");
    }

    /** The domain of links that name none: the public host, and its port unless it is the scheme's own. */
    String defaultDomain() {
        String name = publicBaseUrl.getHost().toLowerCase(Locale.ROOT);
        int standard = secure() ? 443 : 80;
        int given = publicBaseUrl.getPort();
        return given < 0 || given == standard ? name : name + ":" + given;
    }
}
