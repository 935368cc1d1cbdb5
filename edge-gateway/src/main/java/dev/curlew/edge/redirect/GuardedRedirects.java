package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.click.ClientNetwork;
import dev.curlew.edge.click.Visit;
import dev.curlew.edge.page.Texts;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.redirect.GuardLoader.Verdict;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.redirect.Decision;
import dev.curlew.redirect.UrlText;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Redirects that not everybody gets at once: a preview bot gets a preview, whoever does not know the password a form, and
 * whoever comes after the last click nothing. The click is taken last, when nothing else stands in the way.
 */
final class GuardedRedirects {

    private static final int MOST_FORM_BYTES = 4096;

    /** How requests are answered. */
    interface Exits {
        /** Goes there, and counts the visit. */
        HttpResponse redirect(ServiceRequestContext ctx, CompiledLink link, Decision.Redirect redirect, Visit visit);

        /** Shows what is behind the link. */
        HttpResponse preview(ServiceRequestContext ctx, CompiledLink link, Visit visit);

        /** There is nothing any more. */
        HttpResponse gone(ServiceRequestContext ctx);

        /** Does not go there. */
        HttpResponse refuse(ServiceRequestContext ctx, String outcome, Problem problem);
    }

    private final Guards guards;
    private final Exits exits;

    GuardedRedirects(Guards guards, Exits exits) {
        this.guards = guards;
        this.exits = exits;
    }

    /** Answers a GET or HEAD that without the guards would be redirected. */
    HttpResponse answer(ServiceRequestContext ctx, CompiledLink link, Decision.Redirect redirect, Visit visit) {
        boolean locked = link.link().getPasswordProtected();
        if (!locked) {
            return link.link().getSocialPreview() && guards.visitors().isPreviewBot(userAgent(visit))
                    ? exits.preview(ctx, link, visit)
                    : click(ctx, link, redirect, visit);
        }
        // Whoever gave the password comes from the form.
        Visit known = isOwn(ctx, visit.referrer()) ? visit.withoutReferrer() : visit;
        if (guards.cookie().isValid(ctx.request().headers(), link.link())) {
            return click(ctx, link, redirect, known);
        }
        Optional<String> password = BasicPassword.of(ctx.request().headers());
        if (password.isEmpty()) {
            return askPassword(ctx, false);
        }
        return HttpResponse.of(verify(link, password.get(), visit.client())
                .thenApply(verdict ->
                        verdict instanceof Verdict.Right ? click(ctx, link, redirect, known) : refused(ctx, verdict)));
    }

    /**
     * Answers the password form, of the type application/x-www-form-urlencoded.
     *
     * @param path of the link, without what follows it
     * @param revision is told the revision of the link if the password was right
     */
    HttpResponse submit(
            ServiceRequestContext ctx, CompiledLink link, String path, InetAddress client, LongConsumer revision) {
        return HttpResponse.of(ctx.request().aggregate().thenCompose(body -> {
            if (body.content().length() > MOST_FORM_BYTES) {
                return answered(exits.refuse(
                        ctx, "bad_form", Problem.of(413, "BODY_TOO_LARGE", "The form is of 4,096 bytes at most.")));
            }
            String password = QueryParams.fromQueryString(body.contentUtf8()).get("password", "");
            return password.isEmpty()
                    ? answered(askPassword(ctx, false))
                    : verify(link, password, client)
                            .thenApply(verdict -> submitted(ctx, link, path, verdict, revision));
        }));
    }

    private HttpResponse submitted(
            ServiceRequestContext ctx, CompiledLink link, String path, Verdict verdict, LongConsumer revision) {
        if (!(verdict instanceof Verdict.Right right)) {
            return refused(ctx, verdict);
        }
        revision.accept(right.revision());
        ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.SEE_OTHER)
                .set(HttpHeaderNames.LOCATION, address(ctx))
                .set(HttpHeaderNames.CACHE_CONTROL, "private, no-store")
                .contentLength(0);
        if (!right.key().isEmpty()) {
            headers.set(
                    HttpHeaderNames.SET_COOKIE, guards.cookie().make(link.link().getLinkId(), right.key(), path));
        }
        return HttpResponse.of(headers.build());
    }

    private HttpResponse refused(ServiceRequestContext ctx, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Wrong _ -> askPassword(ctx, true);
            case Verdict.TooMany(Duration delay) ->
                exits.refuse(
                        ctx,
                        "too_many_tries",
                        Problem.of(429, "TOO_MANY_TRIES", "Too many wrong passwords were given. Try again later.")
                                .retryAfter(delay));
            case Verdict.Right _, Verdict.Unknown _ -> unavailable(ctx, "The password cannot be checked right now.");
        };
    }

    private HttpResponse askPassword(ServiceRequestContext ctx, boolean wrong) {
        Problem problem = wrong
                ? Problem.of(401, "WRONG_PASSWORD", "The password is wrong.")
                : Problem.of(401, "PASSWORD_REQUIRED", "This link leads on only with a password.");
        HttpResponse refusal = exits.refuse(ctx, wrong ? "wrong_password" : "password_required", problem);
        if (!Problems.wantsJson(ctx)) {
            return PasswordPage.of(address(ctx), wrong, Texts.of(ctx.request().headers()));
        }
        return refusal.mapHeaders(headers -> headers.toBuilder()
                .set(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"short link\", charset=\"UTF-8\"")
                .build());
    }

    private HttpResponse click(ServiceRequestContext ctx, CompiledLink link, Decision.Redirect redirect, Visit visit) {
        if (!link.link().getClickLimited()) {
            return exits.redirect(ctx, link, redirect, visit);
        }
        if (visit.prefetch()) {
            return exits.refuse(
                    ctx,
                    "prefetch",
                    Problem.of(503, "PREFETCH_REFUSED", "This link is not to be fetched ahead of a click."));
        }
        if (ctx.request().method() == HttpMethod.HEAD) {
            return reserve(ctx, link, redirect, visit, Optional.empty());
        }
        String userAgent = userAgent(visit);
        if (guards.visitors().knowsAgent(userAgent)) {
            return reserve(ctx, link, redirect, visit, isBot(userAgent));
        }
        try {
            return HttpResponse.of(CompletableFuture.supplyAsync(() -> isBot(userAgent), guards.slowLane())
                    .thenApply(bot -> reserve(ctx, link, redirect, visit, bot)));
        } catch (RejectedExecutionException _) {
            return unavailable(ctx, "There are too many new visitors right now.");
        }
    }

    private HttpResponse reserve(
            ServiceRequestContext ctx, CompiledLink link, Decision.Redirect redirect, Visit visit, boolean bot) {
        Optional<UUID> event =
                bot ? Optional.empty() : Optional.of(UuidV7.system().next());
        return reserve(ctx, link, redirect, visit, event);
    }

    private HttpResponse reserve(
            ServiceRequestContext ctx,
            CompiledLink link,
            Decision.Redirect redirect,
            Visit visit,
            Optional<UUID> event) {
        return HttpResponse.of(guards.loader()
                .reserve(link.link().getLinkId(), event)
                .thenApply(reservation -> switch (reservation) {
                    case TAKEN ->
                        exits.redirect(
                                ctx, link, redirect, event.map(visit::reserved).orElse(visit));
                    case USED_UP ->
                        link.plan().over() instanceof Decision.Redirect fallback
                                ? exits.redirect(ctx, link, fallback, visit)
                                : exits.gone(ctx);
                    case UNKNOWN -> unavailable(ctx, "The clicks of this link cannot be counted right now.");
                }));
    }

    private HttpResponse unavailable(ServiceRequestContext ctx, String detail) {
        return exits.refuse(ctx, "unavailable", Problem.unavailable(detail));
    }

    private boolean isBot(String userAgent) {
        return guards.visitors().isPreviewBot(userAgent)
                || guards.visitors().agent(userAgent).bot();
    }

    private CompletableFuture<Verdict> verify(CompiledLink link, String password, InetAddress client) {
        return guards.loader().verify(link.link().getLinkId(), password, ClientNetwork.of(client));
    }

    private static CompletableFuture<HttpResponse> answered(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    /** The path and query of a request, as plain ASCII. */
    private static String address(ServiceRequestContext ctx) {
        String query = ctx.query();
        return UrlText.url(query == null ? ctx.path() : ctx.path() + "?" + query);
    }

    private static boolean isOwn(ServiceRequestContext ctx, @Nullable String referrer) {
        String authority = ctx.request().authority();
        return referrer != null
                && authority != null
                && (referrer.startsWith("http://" + authority + "/")
                        || referrer.startsWith("https://" + authority + "/"));
    }

    private static String userAgent(Visit visit) {
        return Optional.ofNullable(visit.userAgent()).orElse("");
    }
}
