package dev.curlew.edge.site;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.page.Page;
import dev.curlew.edge.problem.GrpcProblemMapper;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.route.SameOrigin;
import dev.curlew.platform.error.ApiErrors;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Answers the form of the landing page, which does without script all that matters. */
final class LandingService {

    private static final MediaType FORM = MediaType.FORM_DATA;

    private static final Pattern BARE_CODE = Pattern.compile("[^\\s:?#]+");
    private static final Set<String> SHOWN = Set.of(LandingForm.TARGET, LandingForm.SLUG, LandingForm.EXPIRE_TIME);

    private final SitePages pages;
    private final Shortener shortener;
    private final Predicate<String> ours;
    private final Clock clock;

    /** Takes which hosts serve short links. */
    LandingService(SitePages pages, Shortener shortener, Predicate<String> ours, Clock clock) {
        this.pages = pages;
        this.shortener = shortener;
        this.ours = ours;
        this.clock = clock;
    }

    HttpResponse show(ServiceRequestContext unused, HttpRequest request) {
        return pages.landing(request.headers());
    }

    HttpResponse submit(ServiceRequestContext ctx, HttpRequest request) {
        RequestHeaders headers = request.headers();
        if (!SameOrigin.isPossible(headers)) {
            return Problems.respond(ctx, Problem.of(403, "FOREIGN_FORM", "This form was sent from another site."));
        }
        MediaType type = request.contentType();
        if (type == null || !type.is(FORM)) {
            return refuse(
                    headers,
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    LandingForm.EMPTY,
                    Map.of(LandingForm.FORM, text(headers, "landing.useForm")));
        }
        return HttpResponse.of(request.aggregate(ctx.eventLoop()).thenCompose(body -> {
            try (var _ = ctx.push()) {
                return submit(headers, body);
            }
        }));
    }

    private CompletableFuture<HttpResponse> submit(RequestHeaders headers, AggregatedHttpRequest body) {
        LandingForm form = LandingForm.read(QueryParams.fromQueryString(body.contentUtf8()));
        if (form.values().containsKey(LandingForm.INSPECT)) {
            return CompletableFuture.completedFuture(inspect(headers, form));
        }
        if (form.value(LandingForm.TARGET).isEmpty()) {
            return CompletableFuture.completedFuture(refuse(
                    headers,
                    HttpStatus.BAD_REQUEST,
                    form,
                    Map.of(LandingForm.TARGET, text(headers, "landing.enterLink"))));
        }
        return shortener.shorten(form.link(clock.instant())).handle((shortUrl, failure) -> {
            if (failure == null) {
                return pages.landing(headers, HttpStatus.OK, LandingForm.EMPTY, made(headers, shortUrl));
            }
            Problem problem = GrpcProblemMapper.map(ApiErrors.from(Exceptions.peel(failure)), "link");
            return refuse(headers, HttpStatus.valueOf(problem.status()), form, errors(headers, problem));
        });
    }

    /** Which of the form's fields is wrong, and why. */
    private Map<String, String> errors(RequestHeaders headers, Problem problem) {
        if (problem.reason().equals("KEY_NEEDED")) {
            return Map.of(LandingForm.FORM, text(headers, "landing.keyNeeded"));
        }
        SiteTexts texts = pages.texts(headers);
        return problem.violations().stream()
                .findFirst()
                .map(violation -> Map.of(
                        SHOWN.contains(violation.field()) ? violation.field() : LandingForm.FORM,
                        texts.expectation(violation.description())))
                .orElseGet(() -> Map.of(LandingForm.FORM, texts.reason(problem)));
    }

    /** Leads to the preview of a short link of ours. */
    private HttpResponse inspect(RequestHeaders headers, LandingForm form) {
        Optional<URI> link = shortUrl(form.value(LandingForm.INSPECT));
        boolean here = link.isPresent()
                && Optional.ofNullable(link.get().getRawAuthority())
                        .filter(host -> !host.equals(headers.authority()))
                        .isEmpty();
        if (link.isEmpty() || !(here || ours.test(link.get().getRawAuthority()))) {
            return refuse(
                    headers,
                    HttpStatus.BAD_REQUEST,
                    form,
                    Map.of(LandingForm.INSPECT, text(headers, "landing.inspectOther")));
        }
        String path = link.get().getRawPath() + "+";
        if (here) {
            return HttpResponse.of(ResponseHeaders.of(
                    HttpStatus.SEE_OTHER, HttpHeaderNames.LOCATION, path, HttpHeaderNames.CACHE_CONTROL, "no-store"));
        }
        // Browsers hold the policy of forms against redirects to other hosts.
        String url = Page.escape("//" + link.get().getRawAuthority() + path);
        return pages.landing(
                headers,
                HttpStatus.OK,
                LandingForm.EMPTY,
                "<p class=\"notice\"><a href=\"%s\">%s</a></p>"
                        .formatted(url, Page.escape(text(headers, "landing.showTarget"))));
    }

    /** A short URL, with or without its scheme, or only its path. */
    private static Optional<URI> shortUrl(String text) {
        boolean bare = !text.contains("/");
        if (bare && !BARE_CODE.matcher(text).matches()) {
            return Optional.empty();
        }
        String whole = text.contains("://") ? text : bare ? "/" + text : "http://" + text;
        try {
            URI uri = URI.create(whole);
            String path = Optional.ofNullable(uri.getRawPath()).orElse("");
            boolean web = uri.getScheme() == null || uri.getScheme().matches("(?i)https?");
            return Optional.of(uri).filter(_ -> web && path.length() > 1 && !path.startsWith("//"));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private String made(RequestHeaders headers, String shortUrl) {
        String url = Page.escape(shortUrl);
        return """
                <section class="outcome card" id="outcome" role="status">
                <label for="short">%s</label>
                <input id="short" type="text" readonly value="%s">
                <p class="actions"><a href="%s+">%s</a> <a href="%s/qr.svg?size=600" download>%s</a></p>
                </section>""".formatted(
                        Page.escape(text(headers, "landing.shortLink")),
                        url,
                        url,
                        Page.escape(text(headers, "landing.preview")),
                        url,
                        Page.escape(text(headers, "landing.qr")));
    }

    private HttpResponse refuse(
            RequestHeaders headers, HttpStatus status, LandingForm form, Map<String, String> errors) {
        return pages.landing(headers, status, form.with(errors), "");
    }

    private String text(RequestHeaders headers, String key) {
        return pages.texts(headers).text(key);
    }
}
