package dev.curlew.compose;

import static java.net.http.HttpResponse.BodyHandlers.ofString;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Curlew as its clients see it. */
final class Site {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http;
    private final String url;
    /** Sent with what needs one; empty for none. */
    private final String key;

    Site(String url) {
        this(url, HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build());
    }

    Site(String url, HttpClient http) {
        this(url, http, StackExtension.ADMIN_KEY);
    }

    private Site(String url, HttpClient http, String key) {
        this.url = url;
        this.http = http;
        this.key = key;
    }

    /** The same as those see it who have no key. */
    Site withoutKey() {
        return new Site(url, http, "");
    }

    /** Makes a link, and gives its code. */
    String create(String target) {
        HttpResponse<String> answer = send(creation(target));
        if (answer.statusCode() != 200) {
            throw new AssertionError("a link could not be made: " + answer.statusCode() + " " + answer.body());
        }
        return JsonParser.parseString(answer.body())
                .getAsJsonObject()
                .get("code")
                .getAsString();
    }

    /** Tries to make a link, and gives the status of the answer. */
    int tryCreate(String target) {
        return send(creation(target)).statusCode();
    }

    private HttpRequest.Builder creation(String target) {
        JsonObject body = new JsonObject();
        body.addProperty("targetUrl", target);
        return keyed("/api/v1/links")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
    }

    /** What the API says of a link. */
    HttpResponse<String> read(String code) {
        return send(keyed("/api/v1/links/" + code));
    }

    /** Follows a short URL as far as the redirect. */
    HttpResponse<String> follow(String code) {
        return send(request("/" + code).header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0"));
    }

    /** All clicks on a link that are stored. */
    int clicks(String code) {
        HttpResponse<String> answer = send(keyed("/api/v1/links/" + code + "/stats"));
        return answer.statusCode() != 200
                ? -1
                : JsonParser.parseString(answer.body())
                        .getAsJsonObject()
                        .get("allTimeClicks")
                        .getAsInt();
    }

    private HttpRequest.Builder keyed(String path) {
        HttpRequest.Builder request = request(path);
        return key.isEmpty() ? request : request.header("authorization", "Bearer " + key);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer from " + url + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
