package dev.curlew.standalone;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.link.v1.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user of the public HTTP API does. */
final class PublicApi implements AutoCloseable {
    static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String baseUrl;
    private final String adminKey;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();

    PublicApi(String baseUrl, String adminKey) {
        this.baseUrl = baseUrl;
        this.adminKey = adminKey;
    }

    Link create(String json) {
        return parse(expect(200, post("/api/v1/links", json)), Link.newBuilder())
                .build();
    }

    Link createLinkTo(String targetUrl) {
        return create("{\"targetUrl\":\"" + targetUrl + "\"}");
    }

    Link get(String code) {
        return parse(expect(200, send("GET", "/api/v1/links/" + code, null)), Link.newBuilder())
                .build();
    }

    Link update(String code, String json) {
        return parse(expect(200, send("PATCH", "/api/v1/links/" + code, json)), Link.newBuilder())
                .build();
    }

    void delete(String code) {
        expect(200, send("DELETE", "/api/v1/links/" + code, null));
    }

    LinkStats stats(String code) {
        HttpRequest request = request("/api/v1/links/" + code + "/stats").build();
        return parse(expect(200, send(request)), LinkStats.newBuilder()).build();
    }

    /** Follows a short link as a browser does, without a key. */
    HttpResponse<String> follow(String code) {
        return send(request("/" + code).header("User-Agent", BROWSER).build());
    }

    /** Makes a link without a key, as the landing page's visitors do. */
    HttpResponse<String> post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    HttpResponse<String> post(String path, byte[] body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    /** Calls with the administrator's key. */
    HttpResponse<String> send(String method, String path, @org.jspecify.annotations.Nullable String json) {
        HttpRequest.Builder request = keyed(path);
        if (json == null) {
            return send(request.method(method, BodyPublishers.noBody()).build());
        }
        return send(request.header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build());
    }

    /** Makes something with the administrator's key; gives one of its fields. */
    String make(String path, String json, String field) {
        String made = expect(200, send("POST", path, json));
        Matcher value = Pattern.compile("\"" + field + "\": ?\"([^\"]+)\"").matcher(made);
        if (!value.find()) {
            throw new AssertionError(field + ": " + made);
        }
        return value.group(1);
    }

    /** A request with the administrator's key. */
    HttpRequest.Builder keyed(String path) {
        return request(path).header("Authorization", "Bearer " + adminKey);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path)).timeout(TIMEOUT);
    }

    HttpResponse<String> send(HttpRequest request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String expect(int status, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new AssertionError(response + ": " + response.body());
        }
        return response.body();
    }

    private static <B extends com.google.protobuf.Message.Builder> B parse(String json, B builder) {
        try {
            JsonFormat.parser().merge(json, builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(json, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
