package dev.curlew.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parts of URLs as plain ASCII, whatever they were: nothing that a visitor sends can end a header or begin another part. */
public final class UrlText {

    private static final String SAFE_IN_PATH = "-._~!$&()*+,;=:@/";
    private static final String SAFE_IN_QUERY = "-._~!$()*+,;:@/?";
    private static final String SAFE_IN_URL = SAFE_IN_PATH + "?#[]'|^`{}";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private UrlText() {}

    /** A path with everything encoded that is not harmless in one; what is encoded already stays so. */
    public static String path(String path) {
        return encode(path, SAFE_IN_PATH);
    }

    /** A whole URL, which is ASCII already if link-service has it right. */
    public static String url(String url) {
        return encode(url, SAFE_IN_URL);
    }

    /** The parameters of a query, each {@code name} or {@code name=value}, harmless and in order; empty ones are left out. */
    static List<String> parameters(String query) {
        return Arrays.stream(query.split("&", -1))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> encode(parameter, SAFE_IN_QUERY + "="))
                .toList();
    }

    /** Puts two lists of parameters together; where both have a name, those of {@code winners} count. */
    static String merge(List<String> target, List<String> visitor, boolean targetWins) {
        Set<String> taken =
                (targetWins ? target : visitor).stream().map(UrlText::name).collect(Collectors.toSet());
        Stream<String> first = target.stream().filter(each -> targetWins || !taken.contains(name(each)));
        Stream<String> second = visitor.stream().filter(each -> !targetWins || !taken.contains(name(each)));
        return Stream.concat(first, second).collect(Collectors.joining("&"));
    }

    /** Whether a path climbs: a browser takes {@code %2e%2e} for {@code ..}. */
    static boolean hasDotSegments(String path) {
        return Arrays.stream(path.replace("%2e", ".").replace("%2E", ".").split("[/\\\\]", -1))
                .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static String name(String parameter) {
        int end = parameter.indexOf('=');
        String name = end < 0 ? parameter : parameter.substring(0, end);
        // Every % in it is the beginning of an encoded byte: encode() saw to that.
        return URLDecoder.decode(name, UTF_8);
    }

    private static String encode(String text, String safe) {
        if (isPlain(text, safe)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            int next = at + Character.charCount(point);
            if (isPlain(point, safe)) {
                encoded.append((char) point);
            } else if (point == '%' && isHex(text, next) && isHex(text, next + 1)) {
                encoded.append(text, at, next + 2);
                next += 2;
            } else {
                for (byte each : text.substring(at, next).getBytes(UTF_8)) {
                    encoded.append('%').append(HEX[(each >> 4) & 15]).append(HEX[each & 15]);
                }
            }
            at = next;
        }
        return encoded.toString();
    }

    private static boolean isPlain(String text, String safe) {
        for (int at = 0; at < text.length(); at++) {
            if (!isPlain(text.charAt(at), safe)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int point, String safe) {
        return (point >= 'a' && point <= 'z')
                || (point >= 'A' && point <= 'Z')
                || (point >= '0' && point <= '9')
                || (point < 0x80 && safe.indexOf(point) >= 0);
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && Character.digit(text.charAt(at), 16) >= 0 && text.charAt(at) < 0x80;
    }
}
