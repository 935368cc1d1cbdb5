package dev.curlew.link.links;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.link.request.Violations;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Reads targets as browsers do, and refuses those that a shortener must not redirect to. */
final class TargetUrls {

    static final int LONGEST = 8192;

    // Browsers drop these wherever they stand.
    private static final Pattern DROPPED = Pattern.compile("[\\t\\n\\r]");
    private static final Pattern SCHEME = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*):.*");
    // Narrower than the standard, and as wide as names in DNS are: HttpUrl lets more pass than can be served.
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|[0-9a-f:.]+");
    private static final Pattern WEB = Pattern.compile("https?");

    private final Site site;

    TargetUrls(Site site) {
        this.site = site;
    }

    /** The URL as the WHATWG standard serialises it; empty if it may not be a target, which is then noted. */
    Optional<String> read(String field, String text, Violations violations) {
        if (text.length() > LONGEST) {
            return refuse(violations, field, "at most 8,192 characters");
        }
        String cleaned = DROPPED.matcher(text).replaceAll("").strip();
        var scheme = SCHEME.matcher(cleaned);
        if (!scheme.matches()) {
            return refuse(violations, field, "an absolute URL that begins with https:// or http://");
        }
        if (!WEB.matcher(scheme.group(1).toLowerCase(Locale.ROOT)).matches()) {
            return refuse(violations, field, "a URL of the scheme https or http");
        }
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
        if (site.owns(url)) {
            return refuse(violations, field, "a URL that is not this shortener's own");
        }
        String serialised = url.toString();
        // HttpUrl takes some impossible international names that it refuses once they are in ASCII.
        if (!url.equals(HttpUrl.parse(serialised))) {
            return refuse(violations, field, "a host that is a name or a valid address");
        }
        if (serialised.length() > LONGEST) {
            return refuse(violations, field, "at most 8,192 characters once percent-encoded");
        }
        return Optional.of(serialised);
    }

    private static HttpUrl rebuilt(HttpUrl parsed, String host) {
        HttpUrl.Builder builder = parsed.newBuilder();
        if (!host.equals(parsed.host())) {
            builder.host(host);
        }
        String fragment = parsed.encodedFragment();
        if (fragment != null) {
            builder.encodedFragment(encodedFragment(fragment));
        }
        return builder.build();
    }

    /** HttpUrl leaves a fragment as it is; the standard, and a header, want it in ASCII. */
    private static String encodedFragment(String fragment) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : fragment.getBytes(UTF_8)) {
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
