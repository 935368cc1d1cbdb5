package dev.curlew.bench.peer;

import java.util.Map;

/**
 * A request that makes a link.
 *
 * @param path where it goes
 * @param headers what it needs besides its length
 * @param body with {@code %N} where a number is to be that no other request has
 */
public record Creation(String path, Map<String, String> headers, String body) {
    public Creation {
        headers = Map.copyOf(headers);
    }

    /** The body of the request of that number. */
    public String body(long number) {
        return body.replace("%N", Long.toString(number));
    }
}
