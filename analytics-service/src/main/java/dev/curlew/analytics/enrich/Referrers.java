package dev.curlew.analytics.enrich;

import com.google.common.net.InternetDomainName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Which site a visitor came from. */
final class Referrers {

    private Referrers() {}

    /**
     * The registrable domain of a page, such as {@code example.co.uk}; the host itself where it has none (addresses, local
     * names, apps); empty where there is no host.
     */
    static String domain(String referrer) {
        try {
            URI uri = new URI(referrer);
            if (uri.getHost() == null) {
                return "";
            }
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            return isWeb(uri) ? registrable(host) : host;
        } catch (URISyntaxException _) {
            return "";
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
