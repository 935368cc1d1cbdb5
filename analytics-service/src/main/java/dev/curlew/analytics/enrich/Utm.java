package dev.curlew.analytics.enrich;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/** Reads the campaign parameters of queries. */
final class Utm {

    private static final String PREFIX = "utm_";

    private Utm() {}

    /**
     * The {@code utm_} parameters of two queries, names in lower case and values decoded; where both have one, that of the first.
     */
    static Map<String, String> of(String first, String second) {
        if (!first.contains(PREFIX) && !second.contains(PREFIX)) {
            return Map.of();
        }
        Map<String, String> parameters = new HashMap<>();
        read(second, parameters);
        read(first, parameters);
        return parameters;
    }

    private static void read(String query, Map<String, String> parameters) {
        int from = 0;
        while (from < query.length()) {
            int end = query.indexOf('&', from);
            String pair = query.substring(from, end < 0 ? query.length() : end);
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.startsWith(PREFIX)) {
                String value = decode(pair.substring(equals + 1)).strip();
                if (!value.isEmpty()) {
                    parameters.put(pair.substring(0, equals), value);
                }
            }
            from = end < 0 ? query.length() : end + 1;
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException _) {
            // A query cut within an escape, or never one: the text says more than nothing.
            return text;
        }
    }
}
