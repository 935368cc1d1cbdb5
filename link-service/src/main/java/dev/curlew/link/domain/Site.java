package dev.curlew.link.domain;

import dev.curlew.link.code.ShortCode;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * Where the public reaches this shortener.
 *
 * @param baseUrl what short URLs begin with: an http or https URL
 * @param ownHosts other host names that are the shortener too, whatever the port
 */
public record Site(URI baseUrl, Set<String> ownHosts) {

    public Site {
        ownHosts = ownHosts.stream().map(Site::plain).collect(Collectors.toUnmodifiableSet());
    }

    /** The name of the default domain: the host of the base URL, with its port unless that is the scheme's own. */
    public String domain() {
        HttpUrl base = base();
        String host = base.host().contains(":") ? "[" + base.host() + "]" : base.host();
        return hasDefaultPort(base) ? host : host + ":" + base.port();
    }

    /** The whole short URL of a code on the default domain. */
    String shortUrl(ShortCode code) {
        return base().newBuilder().addPathSegments(code.value()).build().toString();
    }

    /** The whole short URL of a code on another domain, of the same scheme. */
    String shortUrl(String domain, ShortCode code) {
        return HttpUrl.get(base().scheme() + "://" + domain)
                .newBuilder()
                .addPathSegments(code.value())
                .build()
                .toString();
    }

    String scheme() {
        return base().scheme();
    }

    /** Whether a URL leads back here. */
    public boolean owns(HttpUrl url) {
        String host = plain(url.host());
        if (ownHosts.contains(host)) {
            return true;
        }
        HttpUrl base = base();
        boolean samePort = hasDefaultPort(base) || base.port() == url.port();
        return samePort && names(plain(base.host())).contains(host);
    }

    /** Whether a host, with or without a port, is this site's already. */
    boolean serves(String host) {
        return host.equals(domain()) || ownHosts.contains(HostName.withoutPort(host));
    }

    private HttpUrl base() {
        String text = baseUrl.toString();
        return HttpUrl.get(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    private static boolean hasDefaultPort(HttpUrl url) {
        return url.port() == HttpUrl.defaultPort(url.scheme());
    }

    /** A server on this very machine is reached by several names. */
    private static Set<String> names(String host) {
        Set<String> loopback = Set.of("localhost", "127.0.0.1", "::1", "0.0.0.0", "::");
        Set<String> names = new HashSet<>(Set.of(host));
        if (loopback.contains(host)) {
            names.addAll(loopback);
        }
        return names;
    }

    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
