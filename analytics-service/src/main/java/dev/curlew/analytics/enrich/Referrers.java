package dev.curlew.analytics.enrich;

import com.google.common.net.InternetDomainName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Which site a visitor came from. */
final class Referrers {

    /**
     * Where a visitor came from.
     *
     * @param host of the page, in lower case; empty if there is none
     * @param domain its registrable domain, such as {@code example.co.uk}; the host itself where it has none (addresses, local
     *     names, apps)
     */
    record Site(String host, String domain) {
        static final Site NONE = new Site("", "");
    }

    private Referrers() {}

    /** The site of a page; {@link Site#NONE} where there is no host. */
    static Site site(String referrer) {
        if (referrer.isEmpty()) {
            return Site.NONE;
        }
        try {
            URI uri = new URI(referrer);
            if (uri.getHost() == null) {
                return Site.NONE;
            }
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            return new Site(host, isWeb(uri) ? registrable(host) : host);
        } catch (URISyntaxException _) {
            return Site.NONE;
        }
    }

    private static boolean isWeb(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }

    private static String registrable(String host) {
        if (!InternetDomainName.isValid(host)) {
            return host;
        }
        InternetDomainName name = InternetDomainName.from(host);
        return name.isUnderPublicSuffix() ? name.topPrivateDomain().toString() : name.toString();
    }
}
