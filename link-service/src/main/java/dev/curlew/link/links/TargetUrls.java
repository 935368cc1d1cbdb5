package dev.curlew.link.links;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.link.request.Violations;
import dev.curlew.link.target.TargetSchemes;
import dev.curlew.link.target.Targets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** Reads targets as browsers do, and refuses those that a shortener must not redirect to. */
final class TargetUrls {

    static final int LONGEST = 8192;

    // Browsers drop these wherever they stand.
    private static final Pattern DROPPED = Pattern.compile("[\\t\\n\\r]");
    // Narrower than the standard, and as wide as names in DNS are: HttpUrl lets more pass than can be served.
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|[0-9a-f:.]+");
    private static final String NOT_BLOCKED = "a host that is not on this service's list of blocked hosts";
    static final String ABSOLUTE = "an absolute URL that begins with https:// or http://";

    private final Predicate<HttpUrl> own;
    private final Optional<Targets> targets;

    /** Takes which URLs lead back to the shortener, and what the operator says of targets. */
    TargetUrls(Predicate<HttpUrl> own, Targets targets) {
        this(own, Optional.of(targets));
    }

    private TargetUrls(Predicate<HttpUrl> own, Optional<Targets> targets) {
        this.own = own;
        this.targets = targets;
    }

    /** Reads targets that links once had and that nobody is sent to, wherever they led. */
    static TargetUrls ofThePast() {
        return new TargetUrls(_ -> false, Optional.empty());
    }

    /** Whether a URL that was read has a host, a path and parameters. */
    static boolean isWeb(String url) {
        return TargetSchemes.of(url).filter(TargetSchemes::isWeb).isPresent();
    }

    /** The URL as the WHATWG standard serialises it; empty if it may not be a target, which is then noted. */
    Optional<String> read(String field, String text, Violations violations) {
        if (text.length() > LONGEST) {
            return refuse(violations, field, "at most 8,192 characters");
        }
        String cleaned = DROPPED.matcher(text).replaceAll("").strip();
        Optional<String> scheme = TargetSchemes.of(cleaned);
        if (scheme.isEmpty()) {
            return refuse(violations, field, ABSOLUTE);
        }
        if (targets.filter(rules -> !rules.allowsScheme(scheme.get())).isPresent()) {
            return refuse(violations, field, "a URL of the scheme " + schemes());
        }
        return TargetSchemes.isWeb(scheme.get())
                ? readWeb(field, cleaned, violations)
                : readOther(field, scheme.get(), cleaned, violations);
    }

    private Optional<String> readWeb(String field, String cleaned, Violations violations) {
        HttpUrl parsed;
        try {
            parsed = HttpUrl.get(cleaned);
        } catch (IllegalArgumentException _) {
            return refuse(violations, field, "a URL that a browser understands, such as https://example.com/a?b=c");
        }
        Optional<String> host = Ipv4Host.normalise(parsed.host());
        if (host.isEmpty() || !HOST.matcher(host.get()).matches()) {
            return refuse(violations, field, "a host that is a name or a valid address");
        }
        return check(field, rebuilt(parsed, host.get()), violations);
    }

    private Optional<String> check(String field, HttpUrl url, Violations violations) {
        if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
            return refuse(violations, field, "a URL without user name and password");
        }
        if (own.test(url)) {
            return refuse(violations, field, "a URL that is not this shortener's own");
        }
        String serialised = url.toString();
        if (targets.filter(rules -> rules.isShortener(serialised)).isPresent()) {
            return refuse(violations, field, "where it leads at the end, not a link of another shortener");
        }
        if (isBlocked(serialised)) {
            return refuse(violations, field, NOT_BLOCKED);
        }
        // HttpUrl takes some impossible international names that it refuses once they are in ASCII.
        if (!url.equals(HttpUrl.parse(serialised))) {
            return refuse(violations, field, "a host that is a name or a valid address");
        }
        if (serialised.length() > LONGEST) {
            return refuse(violations, field, "at most 8,192 characters once percent-encoded");
        }
        return Optional.of(serialised);
    }

    /** As the standard serialises URLs whose scheme it does not know, but with all in ASCII that could end a header. */
    private Optional<String> readOther(String field, String scheme, String cleaned, Violations violations) {
        String rest = encoded(cleaned.substring(scheme.length() + 1));
        if (rest.isEmpty()) {
            return refuse(violations, field, "something behind " + scheme + ":");
        }
        String serialised = scheme + ":" + rest;
        if (isBlocked(serialised)) {
            return refuse(violations, field, NOT_BLOCKED);
        }
        return serialised.length() > LONGEST
                ? refuse(violations, field, "at most 8,192 characters once percent-encoded")
                : Optional.of(serialised);
    }

    private boolean isBlocked(String url) {
        return targets.filter(rules -> rules.isBlocked(url)).isPresent();
    }

    private String schemes() {
        return targets.stream()
                .flatMap(rules -> rules.schemes().stream())
                .sorted(Comparator.reverseOrder())
                .collect(Collectors.joining(" or "));
    }

    private static HttpUrl rebuilt(HttpUrl parsed, String host) {
        HttpUrl.Builder builder = parsed.newBuilder();
        if (!host.equals(parsed.host())) {
            builder.host(host);
        }
        String fragment = parsed.encodedFragment();
        if (fragment != null) {
            builder.encodedFragment(encoded(fragment));
        }
        return builder.build();
    }

    /** HttpUrl leaves a fragment as it is; the standard, and a header, want it in ASCII. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            boolean plain = b > ' ' && b < 0x7f && "\"<>`".indexOf(b) < 0;
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static Optional<String> refuse(Violations violations, String field, String expected) {
        violations.add(field, expected);
        return Optional.empty();
    }
}
