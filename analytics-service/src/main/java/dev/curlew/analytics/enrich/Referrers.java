package dev.curlew.analytics.enrich;

import com.google.common.net.InternetDomainName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Which site a visitor came from. */
final class Referrers {

    private Referrers() {}

    /**
     * The registrable domain of a page, such as {@code example.co.uk}; the host itself where it has none (addresses, local
     * names); empty where there is no host.
     */
    static String domain(String referrer) {
        return host(referrer).map(Referrers::registrable).orElse("");
    }

    private static Optional<String> host(String referrer) {
        try {
            return Optional.ofNullable(new URI(referrer).getHost()).map(host -> host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static String registrable(String host) {
        if (!InternetDomainName.isValid(host)) {
            return host;
        }
        InternetDomainName name = InternetDomainName.from(host);
        return name.isUnderPublicSuffix() ? name.topPrivateDomain().toString() : name.toString();
    }
}
