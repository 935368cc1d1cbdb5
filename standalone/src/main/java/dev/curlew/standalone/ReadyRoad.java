package dev.curlew.standalone;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Finds out whether servers answer. */
final class ReadyRoad {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int ONE_REQUEST_MILLIS = 5_000;
    private static final int NONE = -1;

    /** One that the edge answers, one that takes link-service, one that takes analytics-service. */
    private static final List<String> PATHS =
            List.of("/readyz", "/api/v1/links?pageSize=1", "/api/v1/links/ready/stats");

    private ReadyRoad() {}

    /**
     * Waits until requests from outside reach every server.
     *
     * @throws StackException if that takes over a minute
     */
    static void await(String publicUrl) {
        for (String path : PATHS) {
            URI uri = URI.create(publicUrl + path);
            // Whatever a status below 500 says about the request, the server asked for said it.
            Polling.await(LIMIT, () -> isAnswer(status(uri)), () -> uri + " gives " + status(uri));
        }
    }

    private static boolean isAnswer(int status) {
        return status != NONE && status < HttpURLConnection.HTTP_INTERNAL_ERROR;
    }

    /** The status that a GET gives, or -1 if there is no answer. */
    static int status(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(ONE_REQUEST_MILLIS);
            connection.setReadTimeout(ONE_REQUEST_MILLIS);
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return NONE;
        }
    }
}
