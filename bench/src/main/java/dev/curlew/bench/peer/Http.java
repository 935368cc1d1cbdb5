package dev.curlew.bench.peer;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Single requests, none of them measured. */
final class Http {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Http() {}

    /** The status of the answer. */
    static int status(HttpRequest request) throws IOException, InterruptedException {
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** The body of the answer; fails if that is an error. */
    static String body(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IOException(request.uri() + " gives " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }
}
