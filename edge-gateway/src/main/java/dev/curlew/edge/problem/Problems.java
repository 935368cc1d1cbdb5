package dev.curlew.edge.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.page.Texts;
import dev.curlew.edge.route.RequestIds;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes problems: as {@code application/problem+json} to programs, as a page to browsers. */
public final class Problems {

    private static final MediaType PROBLEM_JSON = MediaType.create("application", "problem+json");
    private static final String DOMAIN = "curlew.dev";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Problems() {}

    /** As JSON under {@code /api/} and for whoever accepts JSON, as a page for everybody else. */
    public static HttpResponse respond(ServiceRequestContext ctx, Problem problem) {
        return render(dress(ctx.path(), ctx.request().headers()), RequestIds.of(ctx), problem)
                .toHttpResponse();
    }

    /** That a path knows other methods only. */
    public static HttpResponse methodNotAllowed(ServiceRequestContext ctx, String allowed) {
        Problem problem = Problem.of(405, "METHOD_NOT_ALLOWED", "This address answers " + allowed + " only.");
        return respond(ctx, problem)
                .mapHeaders(headers ->
                        headers.toBuilder().set(HttpHeaderNames.ALLOW, allowed).build());
    }

    /** As JSON, with the request's id. */
    public static HttpResponse json(ServiceRequestContext ctx, Problem problem) {
        return render(Optional.empty(), RequestIds.of(ctx), problem).toHttpResponse();
    }

    /** Whether {@link #respond} gives JSON. */
    public static boolean wantsJson(ServiceRequestContext ctx) {
        return wantsJson(ctx.path(), ctx.request().headers());
    }

    /** The language of the page that an answer on a path is to be; empty: it is to be JSON. */
    static Optional<Texts> dress(String path, HttpHeaders headers) {
        return wantsJson(path, headers) ? Optional.empty() : Optional.of(Texts.of(headers));
    }

    static AggregatedHttpResponse render(Optional<Texts> page, @Nullable String requestId, Problem problem) {
        return page.map(texts -> ProblemPage.of(
                        texts, requestId, problem, finished(problem, ProblemPage.headers(texts, problem))))
                .orElseGet(() -> json(requestId, problem));
    }

    private static AggregatedHttpResponse json(@Nullable String requestId, Problem problem) {
        ObjectNode body = JSON.createObjectNode()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", problem.detail());
        Optional.ofNullable(requestId).ifPresent(id -> body.put("instance", id));
        body.put("reason", problem.reason()).put("domain", DOMAIN);
        if (!problem.metadata().isEmpty()) {
            ObjectNode metadata = body.putObject("metadata");
            problem.metadata().forEach(metadata::put);
        }
        if (!problem.violations().isEmpty()) {
            ArrayNode violations = body.putArray("violations");
            problem.violations()
                    .forEach(violation -> violations
                            .addObject()
                            .put("field", violation.field())
                            .put("description", violation.description()));
        }
        ResponseHeadersBuilder headers = finished(
                problem,
                ResponseHeaders.builder(HttpStatus.valueOf(problem.status()))
                        .contentType(PROBLEM_JSON)
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                        .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff"));
        return AggregatedHttpResponse.of(headers.build(), HttpData.ofUtf8(body.toString()));
    }

    private static ResponseHeadersBuilder finished(Problem problem, ResponseHeadersBuilder headers) {
        problem.retryAfter()
                .ifPresent(delay -> headers.setLong(
                        HttpHeaderNames.RETRY_AFTER,
                        Math.max(1, delay.plusMillis(999).toSeconds())));
        if (problem.status() == HttpStatus.UNAUTHORIZED.code()) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        return headers;
    }

    /** Whether an answer on a path is to be JSON. */
    static boolean wantsJson(String path, HttpHeaders headers) {
        if (path.startsWith("/api/") || path.equals("/api")) {
            return true;
        }
        String accept = headers.get(HttpHeaderNames.ACCEPT, "").toLowerCase(Locale.ROOT);
        return accept.contains("json") && !accept.contains("text/html");
    }
}
