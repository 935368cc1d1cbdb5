package dev.curlew.visitor;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whoever sent a request. What has to be looked up is looked up when it is first asked for; for one thread at a time. */
public final class Visitor {

    private final Visitors visitors;
    private final String userAgent;
    private final String acceptLanguage;
    private final String referrer;
    private final Optional<InetAddress> address;
    private @Nullable Agent agent;
    private @Nullable Place place;
    private @Nullable List<LanguageRange> languages;

    Visitor(
            Visitors visitors,
            String userAgent,
            String acceptLanguage,
            String referrer,
            Optional<InetAddress> address) {
        this.visitors = visitors;
        this.userAgent = userAgent;
        this.acceptLanguage = acceptLanguage;
        this.referrer = referrer;
        this.address = address;
    }

    /** The {@code User-Agent} header; empty if there is none. */
    public String userAgent() {
        return userAgent;
    }

    /** The {@code Referer} header; empty if there is none. */
    public String referrer() {
        return referrer;
    }

    /** The address the request came from; empty if it is not known. An IPv4 address is one, however it was written. */
    public Optional<InetAddress> address() {
        return address;
    }

    /** What the user agent says of itself. */
    public Agent agent() {
        Agent known = agent;
        if (known == null) {
            known = visitors.agent(userAgent);
            agent = known;
        }
        return known;
    }

    /** The languages accepted, best liked first. */
    public List<LanguageRange> languages() {
        List<LanguageRange> known = languages;
        if (known == null) {
            known = AcceptLanguage.ranges(acceptLanguage);
            languages = known;
        }
        return known;
    }

    /** Where the address is used. */
    public Place place() {
        Place known = place;
        if (known == null) {
            known = address.map(visitors::place).orElse(Place.UNKNOWN);
            place = known;
        }
        return known;
    }
}
