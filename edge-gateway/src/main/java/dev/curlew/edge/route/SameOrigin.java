package dev.curlew.edge.route;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.URI;
import java.util.Set;

/** Whether a request comes from a page of this very site, as browsers say in headers that no script can set. */
public final class SameOrigin {

    private static final String SEC_FETCH_SITE = "sec-fetch-site";
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private SameOrigin() {}

    /** Whether nothing says otherwise: what says nothing is no browser, and can be tricked by nobody. */
    public static boolean isPossible(RequestHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin == null) {
            return OWN.contains(headers.get(SEC_FETCH_SITE, "none"));
        }
        try {
            return headers.authority() != null
                    && headers.authority().equals(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Whether a browser says so. */
    public static boolean isSaid(RequestHeaders headers) {
        return headers.get(SEC_FETCH_SITE, "").equals("same-origin") && isPossible(headers);
    }
}
