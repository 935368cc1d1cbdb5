package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.curlew.standalone.OpenApiContract.Answer;
import dev.curlew.standalone.OpenApiContract.Body;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls that are held against {@code /openapi.json}, what was sent as well as what was answered. */
final class ContractCalls {

    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";

    private final PublicApi api;
    private final OpenApiContract contract;
    private final RecordedExamples examples;

    ContractCalls(PublicApi api, String baseUrl) {
        this.api = api;
        this.contract =
                new OpenApiContract(api.send("GET", "/openapi.json", null).body());
        this.examples = new RecordedExamples(baseUrl);
    }

    Set<String> notCalled() {
        return contract.notCalled();
    }

    RecordedExamples examples() {
        return examples;
    }

    /** Calls with the administrator's key. */
    JsonNode call(String method, String path, @Nullable String json) {
        Body body = json == null ? Body.NONE : new Body(JSON, json);
        return RecordedExamples.json(send(api.keyed(path), method, body).body().text());
    }

    /** Sends a file with the administrator's key. */
    void upload(String path, Body file) {
        send(api.keyed(path), "POST", file);
    }

    /** Reads the first event of a stream. */
    void watch(String path) {
        HttpRequest request = api.keyed(path).build();
        HttpResponse<InputStream> response = api.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String event = lines.lines().takeWhile(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
            done(request, Body.NONE, Answer.of(response, event));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Visits without a key: HEAD and GET. */
    Answer page(String path) {
        send(api.request(path), "HEAD", Body.NONE);
        return send(api.request(path), "GET", Body.NONE);
    }

    /** Visits what whoever has it need not get again. */
    void file(String path) {
        String tag = page(path).headers().firstValue("etag").orElseThrow();
        Answer again = send(api.request(path).header("If-None-Match", tag), "GET", Body.NONE);
        assertThat(again.status()).as(path).isEqualTo(304);
    }

    /** Sends a form as browsers do. */
    void form(String path, String fields) {
        send(api.request(path), "POST", new Body(FORM, fields));
    }

    /** Sends what the scripts of this site do. */
    void ofThisSite(String method, String path, Body body) {
        send(api.request(path).header("X-Curlew-Csrf", "1"), method, body);
    }

    /** Calls with the administrator's key what is refused. */
    Answer refuse(int status, String method, String path, @Nullable String json) {
        Body body = json == null ? Body.NONE : new Body(JSON, json);
        return refuse(status, api.keyed(path), method, body);
    }

    Answer refuse(int status, HttpRequest.Builder builder, String method, Body body) {
        HttpRequest request = with(builder, method, body);
        HttpResponse<String> response = api.send(request);
        assertThat(response.statusCode()).as("%s: %s", request, response.body()).isEqualTo(status);
        Answer answer = Answer.of(response, response.body());
        contract.check(method, request.uri(), body, answer);
        return answer;
    }

    private Answer send(HttpRequest.Builder builder, String method, Body body) {
        HttpRequest request = with(builder, method, body);
        HttpResponse<String> response = api.send(request);
        return done(request, body, Answer.of(response, response.body()));
    }

    private Answer done(HttpRequest request, Body sent, Answer answer) {
        assertThat(answer.status()).as("%s: %s", request, answer.body().text()).isLessThan(400);
        String id = contract.check(request.method(), request.uri(), sent, answer);
        if (request.uri().getPath().startsWith("/api/")) {
            examples.add(id, sent, answer);
        }
        return answer;
    }

    private static HttpRequest with(HttpRequest.Builder request, String method, Body body) {
        return body.equals(Body.NONE)
                ? request.method(method, BodyPublishers.noBody()).build()
                : request.header("Content-Type", body.type())
                        .method(method, BodyPublishers.ofString(body.text()))
                        .build();
    }
}
