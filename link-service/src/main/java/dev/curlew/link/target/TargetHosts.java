package dev.curlew.link.target;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * The hosts that a URL of any scheme leads to: its own, or those of the addresses in it, as in {@code mailto:} (RFC 6068),
 * {@code sms:}, {@code sip:} and {@code xmpp:}. Where something may be a host or not, it is one.
 */
final class TargetHosts {

    // Each of these is a list of addresses; others, as the body of a message, are text that may name any host.
    private static final Set<String> ADDRESSES = Set.of("to", "cc", "bcc");
    private static final Pattern AT = Pattern.compile("@(?:\\[(?:ipv6:)?([^\\]]*)]|([^\\s,:;<>()/?\"@\\[\\]]+))");
    private static final Pattern FIRST = Pattern.compile("^([^\\s,:;<>()/?\"@]++)(?!@)");
    // A telephone number that is known only there: RFC 3966.
    private static final Pattern CONTEXT = Pattern.compile(";phone-context=([^\\s,:;<>()/?\"@]+)");

    private TargetHosts() {}

    /** In ASCII and lower case, without a dot at the end; none if the URL has no scheme. */
    static Stream<String> of(String url) {
        Optional<String> scheme = TargetSchemes.of(url);
        if (scheme.isEmpty()) {
            return Stream.empty();
        }
        if (TargetSchemes.isWeb(scheme.get())) {
            return web(url);
        }
        String rest = url.substring(scheme.get().length() + 1);
        return rest.startsWith("//") ? authority(rest) : addresses(rest);
    }

    private static Stream<String> web(String url) {
        return Stream.ofNullable(HttpUrl.parse(url)).map(HttpUrl::host).flatMap(TargetHosts::canonical);
    }

    /** Some schemes have several hosts there, by commas. */
    private static Stream<String> authority(String rest) {
        String authority = rest.substring(2).split("[/?#]", 2)[0];
        return Stream.of(authority.split(","))
                .map(part -> part.substring(part.lastIndexOf('@') + 1))
                .flatMap(host -> Stream.ofNullable(HttpUrl.parse("http://" + host)))
                .map(HttpUrl::host)
                .flatMap(TargetHosts::canonical);
    }

    private static Stream<String> addresses(String rest) {
        String[] parts = rest.split("#", 2)[0].split("\\?", 2);
        String path = decoded(parts[0]);
        Stream<String> inPath = Stream.of(FIRST, AT, CONTEXT).flatMap(pattern -> found(pattern, path));
        Stream<String> inFields = Stream.of(parts.length < 2 ? new String[0] : parts[1].split("[&;]"))
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2 && ADDRESSES.contains(decoded(field[0])))
                .flatMap(field -> found(AT, decoded(field[1])));
        return Stream.concat(inPath, inFields);
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(TargetHosts::group).flatMap(TargetHosts::canonical);
    }

    private static String group(MatchResult match) {
        for (int i = 1; i < match.groupCount(); i++) {
            if (match.group(i) != null) {
                return match.group(i);
            }
        }
        return match.group(match.groupCount());
    }

    private static Stream<String> canonical(String host) {
        return HostListReader.canonical(host).stream();
    }

    /** In lower case; as it is where percent signs mean nothing. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException _) {
            return text.toLowerCase(Locale.ROOT);
        }
    }
}
