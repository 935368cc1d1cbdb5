package dev.curlew.edge.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.session.KeyLoader.Answer;
import dev.curlew.edge.session.SessionCookie.Session;
import dev.curlew.edge.session.Sessions.SiteFacts;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.error.Violation;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Answers {@code /dashboard/session}: who is signed in, by GET; signs in by POST and out by DELETE. */
final class SessionService {

    static final int LONGEST_BODY = 4096;

    private static final int LONGEST_KEY = 512;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SessionCookie cookies;
    private final KeyLoader keys;
    private final SiteFacts facts;

    SessionService(SessionCookie cookies, KeyLoader keys, SiteFacts facts) {
        this.cookies = cookies;
        this.keys = keys;
        this.facts = facts;
    }

    /** Says what the key may do now, which may have changed, and ends the session of one that is no more. */
    HttpResponse tell(ServiceRequestContext ctx, HttpRequest request) {
        Optional<Session> session = cookies.read(request.headers());
        if (session.isEmpty()) {
            return answer(headers(), nobody());
        }
        return HttpResponse.of(keys.load(session.get().apiKey()).thenApply(answer -> switch (answer) {
            case Answer.Known(ApiKey key) ->
                answer(headers(), somebody(key, session.get().end()));
            case Answer.Refused(Problem problem)
            when problem.status() == HttpStatus.UNAUTHORIZED.code() ->
                answer(headers().add(HttpHeaderNames.SET_COOKIE, cookies.end()), nobody());
            case Answer.Refused(Problem problem) -> Problems.json(ctx, problem);
        }));
    }

    HttpResponse begin(ServiceRequestContext ctx, HttpRequest request) {
        if (!Sessions.isOurs(request.headers())) {
            return foreign(ctx);
        }
        return HttpResponse.of(request.aggregate(ctx.eventLoop())
                .thenCompose(body -> key(body.contentUtf8())
                        .map(key -> keys.load(key).thenApply(answer -> begun(ctx, key, answer)))
                        .orElseGet(() -> CompletableFuture.completedFuture(noKey(ctx)))));
    }

    HttpResponse end(ServiceRequestContext ctx, HttpRequest request) {
        if (!Sessions.isOurs(request.headers())) {
            return foreign(ctx);
        }
        return HttpResponse.of(ResponseHeaders.builder(HttpStatus.NO_CONTENT)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .add(HttpHeaderNames.SET_COOKIE, cookies.end())
                .build());
    }

    private HttpResponse begun(ServiceRequestContext ctx, Secret key, Answer answer) {
        return switch (answer) {
            case Answer.Known(ApiKey known) -> {
                Session session = cookies.session(key);
                yield answer(
                        headers().add(HttpHeaderNames.SET_COOKIE, cookies.begin(session)),
                        somebody(known, session.end()));
            }
            case Answer.Refused(Problem problem) -> Problems.json(ctx, problem);
        };
    }

    private static Optional<Secret> key(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body))
                    .map(json -> json.path("key").asText("").strip())
                    .filter(key -> !key.isEmpty() && key.length() <= LONGEST_KEY)
                    .map(Secret::of);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    private static HttpResponse noKey(ServiceRequestContext ctx) {
        return Problems.json(
                ctx,
                Problem.invalid(
                        "INVALID_FIELD",
                        "There is no key in the request.",
                        List.of(new Violation("key", "expected: an API key, as {\"key\": \"cur_...\"}"))));
    }

    private static HttpResponse foreign(ServiceRequestContext ctx) {
        return Problems.json(
                ctx,
                Problem.of(403, "FOREIGN_REQUEST", "Only pages of this site sign in and out, with X-Curlew-Csrf: 1."));
    }

    private ObjectNode nobody() {
        return JSON.createObjectNode()
                .put("signedIn", false)
                .put("publicBaseUrl", facts.publicBaseUrl())
                .put("defaultDomain", facts.defaultDomain());
    }

    private ObjectNode somebody(ApiKey key, Instant end) {
        ObjectNode session = nobody().put("signedIn", true)
                .put("keyId", key.getKeyId())
                .put("displayName", key.getDisplayName())
                .put("ownLinksOnly", key.getOwnLinksOnly())
                .put("expireTime", end.toString());
        ArrayNode scopes = session.putArray("scopes");
        key.getScopesList().stream().map(SessionService::name).forEach(scopes::add);
        ArrayNode domains = session.putArray("domains");
        key.getDomainsList().forEach(domains::add);
        return session;
    }

    /** {@code LINKS_READ} is {@code links:read}. */
    private static String name(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT).replace('_', ':');
    }

    private static ResponseHeadersBuilder headers() {
        return ResponseHeaders.builder(HttpStatus.OK)
                .contentType(MediaType.JSON)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    }

    private static HttpResponse answer(ResponseHeadersBuilder headers, ObjectNode session) {
        return HttpResponse.of(headers.build(), HttpData.ofUtf8(session.toString()));
    }
}
