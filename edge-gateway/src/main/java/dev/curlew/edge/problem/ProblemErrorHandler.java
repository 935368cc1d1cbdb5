package dev.curlew.edge.problem;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.page.Texts;
import dev.curlew.edge.route.RequestIds;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes problems of what Armeria itself refuses, and of what nobody foresaw. */
public final class ProblemErrorHandler implements ServerErrorHandler {

    /** What access logs of other servers have there too. */
    private static final int CLIENT_GONE = 499;

    private static final Logger log = LoggerFactory.getLogger(ProblemErrorHandler.class);

    @Override
    public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
        return switch (cause) {
            case HttpResponseException answer -> answer.httpResponse();
            case HttpStatusException answer -> Problems.respond(ctx, problem(answer.httpStatus()));
            case ContentTooLargeException _ -> Problems.respond(ctx, problem(HttpStatus.REQUEST_ENTITY_TOO_LARGE));
            // The second one: of what was still under way when the edge had waited long enough to stop.
            case RequestTimeoutException _, ShuttingDownException _ ->
                Problems.respond(ctx, problem(HttpStatus.SERVICE_UNAVAILABLE));
            // The client has gone, in the middle of its request: nobody hears the answer, and it is no fault of ours.
            case ClosedSessionException _, ClosedStreamException _ -> clientGone(ctx);
            case Throwable call when CallErrors.isCutOff(call) -> clientGone(ctx);
            default -> {
                log.error("Request failed: requestId={}", RequestIds.of(ctx), cause);
                yield Problems.respond(ctx, problem(HttpStatus.INTERNAL_SERVER_ERROR));
            }
        };
    }

    /**
     * What cannot be read is the request's fault: Armeria's reader throws on a {@code Connection} header with a quote, or with the name of
     * {@code Host}, and has no headers to show then.
     */
    @Override
    public @Nullable AggregatedHttpResponse onProtocolViolation(
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        boolean unreadable = cause instanceof IllegalArgumentException || (headers == null && status.isServerError());
        HttpStatus answered = unreadable ? HttpStatus.BAD_REQUEST : status;
        return renderStatus(null, config, headers, answered, description, cause);
    }

    private static HttpResponse clientGone(ServiceRequestContext ctx) {
        return Problems.respond(ctx, problem(HttpStatus.valueOf(CLIENT_GONE)));
    }

    @Override
    public @Nullable AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext ctx,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        if (status.code() < 400) {
            return null;
        }
        Optional<Texts> page = headers == null ? Optional.empty() : Problems.dress(headers.path(), headers);
        return Problems.render(page, ctx == null ? null : RequestIds.of(ctx), problem(status));
    }

    /** What Armeria says in words may quote the request: a constant text says enough. */
    static Problem problem(HttpStatus status) {
        return switch (status.code()) {
            case 400 -> Problem.of(400, "BAD_REQUEST", "The request is not valid HTTP.");
            case 404 -> Problem.of(404, "NOT_FOUND", "There is nothing at this address.");
            case 405 -> Problem.of(405, "METHOD_NOT_ALLOWED", "This address does not answer that method.");
            case 408 -> Problem.of(408, "REQUEST_TIMEOUT", "The request took too long to arrive.");
            case 413 -> Problem.of(413, "BODY_TOO_LARGE", "The request's body is larger than this address takes.");
            case 414 -> Problem.of(414, "URI_TOO_LONG", "The request's address is longer than 8,192 bytes.");
            case 415 -> Problem.of(415, "UNSUPPORTED_MEDIA_TYPE", "The request's body must be application/json.");
            case 431 -> Problem.of(431, "HEADERS_TOO_LARGE", "The request's headers are larger than 16 KiB.");
            case 503 -> Problem.unavailable("The service cannot answer right now.");
            default -> {
                boolean ours = status.code() >= 500;
                yield Problem.of(
                        ours ? 500 : status.code(),
                        ours ? "INTERNAL" : "HTTP_" + status.code(),
                        ours ? "Something went wrong on our side." : "The request was refused.");
            }
        };
    }
}
