package dev.curlew.edge.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Base64;
import java.util.Optional;

/** The password of HTTP Basic (RFC 7617). Armeria's reader would write headers that it cannot read, and their secrets, into the log. */
final class BasicPassword {

    private static final String SCHEME = "basic ";

    private BasicPassword() {}

    /** Empty if there is none, or none that can be read. */
    static Optional<String> of(RequestHeaders headers) {
        String header = headers.get(HttpHeaderNames.AUTHORIZATION, "");
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            String pair = new String(
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()), UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
