package dev.curlew.trial.load;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import dev.curlew.trial.history.History;
import dev.curlew.trial.history.Operation;
import dev.curlew.trial.history.Outcome;
import dev.curlew.trial.history.Seen;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Sends requests, each once and never again. */
final class Caller implements AutoCloseable {
    /** Beyond every deadline on the other side: who has to wait for it found a fault. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private final ClientFactory factory =
            ClientFactory.builder().connectTimeout(CONNECT).build();
    private final Map<String, WebClient> clients = new ConcurrentHashMap<>();
    private final UnaryOperator<String> urls;
    private final String adminKey;

    /** What came of a request; without an answer the status is 0. */
    record Answer(Outcome outcome, int status, boolean saysWhen, String location, String body, String detail) {
        boolean ok() {
            return outcome == Outcome.OK;
        }

        /** How the operation ends of which it is the answer. */
        History.End end(String code, Outcome ended, Seen seen) {
            return new History.End(code, ended, status, saysWhen, seen, ok() ? "" : detail + body);
        }

        History.End end(String code, Seen seen) {
            return end(code, outcome, seen);
        }

        /** The body as an object; empty if it is none. */
        Optional<JsonObject> json() {
            try {
                return Optional.of(JsonParser.parseString(body).getAsJsonObject());
            } catch (JsonParseException | IllegalStateException _) {
                return Optional.empty();
            }
        }
    }

    /**
     * Asks servers by their names.
     *
     * @param urls where each is
     */
    Caller(UnaryOperator<String> urls, String adminKey) {
        this.urls = urls;
        this.adminKey = adminKey;
    }

    /** Calls the API with the administrator's key. */
    Answer api(String server, HttpMethod method, String path, String body) {
        RequestHeadersBuilder headers = RequestHeaders.builder(method, path)
                .add(HttpHeaderNames.AUTHORIZATION, "Bearer " + adminKey)
                .contentType(MediaType.JSON);
        return send(server, HttpRequest.of(headers.build(), HttpData.ofUtf8(body)));
    }

    /** Follows a short link as a browser does. */
    Answer follow(String server, String code, String referrer, String address) {
        return send(
                server,
                HttpRequest.of(RequestHeaders.builder(HttpMethod.GET, "/" + code)
                        .add(HttpHeaderNames.USER_AGENT, BROWSER)
                        .add(HttpHeaderNames.REFERER, referrer)
                        .add(HttpHeaderNames.X_FORWARDED_FOR, address)
                        .build()));
    }

    /** The referrer of a visit. */
    static String referrer(long number) {
        return Operation.REFERRER + number;
    }

    private Answer send(String server, HttpRequest request) {
        WebClient client = clients.computeIfAbsent(
                server,
                name -> WebClient.builder(urls.apply(name).replace("http:", "h1c:"))
                        .factory(factory)
                        .responseTimeout(PATIENCE)
                        .build());
        try {
            AggregatedHttpResponse response =
                    client.execute(request).aggregate().join();
            int status = response.status().code();
            return new Answer(
                    status < BAD_REQUEST ? Outcome.OK : status < SERVER_ERROR ? Outcome.FAILED : Outcome.UNKNOWN,
                    status,
                    response.headers().contains(HttpHeaderNames.RETRY_AFTER),
                    response.headers().get(HttpHeaderNames.LOCATION, ""),
                    response.contentUtf8(),
                    "");
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            boolean unsent = cause instanceof UnprocessedRequestException;
            return new Answer(unsent ? Outcome.FAILED : Outcome.UNKNOWN, 0, false, "", "", cause.toString());
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
