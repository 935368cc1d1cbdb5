package dev.curlew.link.fetch;

import dev.curlew.link.fetch.FetchOutcome.Refusal;
import dev.curlew.link.fetch.FetchOutcome.Refused;
import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Calls servers that strangers named, and can be led nowhere inside: each address is checked when it is found and again when
 * it is connected to, at every redirect. It sends no cookies and no credentials, uses no proxy, and says who it is.
 * Methods block until the call is over.
 */
public final class Fetcher implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final OkHttpClient client;
    private final CheckedDns dns;
    private final Hops hops;
    private final Robots robots;
    private final String userAgent;
    private final Counter fetches;

    private Fetcher(Settings settings, CheckedDns.Resolver resolver, Metrics metrics) {
        AddressRules rules = new AddressRules(
                settings.allowedAddresses().stream().map(Cidr::parse).toList());
        this.dns = new CheckedDns(rules, resolver);
        this.client = new OkHttpClient.Builder()
                .dns(dns)
                .socketFactory(new CheckedSockets(rules))
                .proxy(Proxy.NO_PROXY)
                .cookieJar(CookieJar.NO_COOKIES)
                .authenticator(Authenticator.NONE)
                .followRedirects(false)
                .followSslRedirects(false)
                // Names are looked up, and so checked, for every call.
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE)
                .build();
        this.hops = new Hops(client);
        this.robots = new Robots(hops);
        this.userAgent = "CurlewBot/1.0 (+" + settings.contact() + ")";
        this.fetches = Counter.builder()
                .name("fetches_total")
                .help("Calls to servers that links or webhooks name, by what for and what became of them.")
                .labelNames("purpose", "outcome")
                .register(metrics.registry());
    }

    /**
     * What is configured.
     *
     * @param allowedAddresses ranges that may be called though they are not public, as {@link #isRange} knows them
     * @param contact where the owners of the servers called learn who calls
     */
    public record Settings(List<String> allowedAddresses, URI contact) {

        public Settings {
            allowedAddresses = List.copyOf(allowedAddresses);
        }
    }

    /** Whether a text is a range of addresses, such as {@code 10.0.0.0/8}. */
    public static boolean isRange(String text) {
        try {
            Cidr _ = Cidr.parse(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** A fetcher that asks the system for names; nothing is asked yet. */
    public static Fetcher open(Settings settings, Metrics metrics) {
        return open(settings, name -> List.of(InetAddress.getAllByName(name)), metrics);
    }

    /** As {@link #open}, but lets tests say which addresses names have. */
    static Fetcher open(Settings settings, CheckedDns.Resolver resolver, Metrics metrics) {
        return new Fetcher(settings, resolver, metrics);
    }

    /** Reads a URL. */
    public FetchOutcome get(String url, FetchLimits limits) {
        HttpUrl parsed = HttpUrl.parse(url);
        return counted(limits, parsed == null ? new Refused(Refusal.SCHEME) : get(parsed, limits));
    }

    /** Sends a JSON body, with these headers besides its own. */
    public FetchOutcome post(String url, Map<String, String> headers, String body, FetchLimits limits) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            return counted(limits, new Refused(Refusal.SCHEME));
        }
        Request.Builder request =
                request().url(parsed).post(RequestBody.create(body, MediaType.get("application/json; charset=utf-8")));
        headers.forEach(request::header);
        return counted(limits, hops.follow(request.build(), limits, _ -> Optional.empty()));
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdownNow();
        client.connectionPool().evictAll();
        dns.close();
    }

    private FetchOutcome get(HttpUrl url, FetchLimits limits) {
        return hops.follow(
                request().url(url).build(),
                limits,
                next -> limits.asksRobots() ? robots.check(next, request()) : Optional.empty());
    }

    private Request.Builder request() {
        return new Request.Builder().header("user-agent", userAgent).header("accept", "*/*");
    }

    private FetchOutcome counted(FetchLimits limits, FetchOutcome outcome) {
        fetches.labelValues(limits.purpose(), outcome.label()).inc();
        return outcome;
    }
}
