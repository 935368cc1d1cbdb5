package dev.curlew.edge.site;

import com.google.common.io.Resources;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.file.TaggedFile;
import dev.curlew.edge.page.Texts;
import dev.curlew.edge.problem.GrpcProblemMapper;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.route.Routes;
import dev.curlew.platform.error.ApiErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The landing page with its form, and the few files that every site has. */
public final class Site {

    private static final MediaType FORM = MediaType.FORM_DATA;
    private static final MediaType SVG = MediaType.create("image", "svg+xml");

    // Opened by itself an SVG is a document.
    private static final String FILE_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private final Shortener shortener;

    private Site(Shortener shortener) {
        this.shortener = shortener;
    }

    /**
     * Adds the site's routes.
     *
     * @param root what comes before the landing page
     */
    public static void addTo(Routes routes, Shortener shortener, DecoratingHttpServiceFunction root) {
        Site site = new Site(shortener);
        routes.addPage()
                .path("/")
                .decorator(root)
                .build((_, request) -> landing(request).empty());
        routes.add().post("/").decorator(root).build(site::shorten);
        routes.addPage("/robots.txt", file("robots.txt", MediaType.PLAIN_TEXT_UTF_8));
        routes.addPage("/favicon.ico", file("favicon.svg", SVG));
        routes.addPage("/assets/site.css", file("site.css", MediaType.CSS_UTF_8));
        routes.addPage("/assets/site.js", file("site.js", MediaType.TEXT_JAVASCRIPT_UTF_8));
    }

    private HttpResponse shorten(ServiceRequestContext ctx, HttpRequest request) {
        if (!fromThisSite(request.headers())) {
            return Problems.respond(ctx, Problem.of(403, "FOREIGN_FORM", "This form was sent from another site."));
        }
        MediaType type = request.contentType();
        if (type == null || !type.is(FORM)) {
            return landing(request).noForm();
        }
        return HttpResponse.of(request.aggregate(ctx.eventLoop()).thenCompose(form -> {
            try (var _ = ctx.push()) {
                return shorten(landing(request), form);
            }
        }));
    }

    private CompletableFuture<HttpResponse> shorten(LandingPage page, AggregatedHttpRequest form) {
        String url =
                QueryParams.fromQueryString(form.contentUtf8()).get("url", "").strip();
        if (url.isEmpty()) {
            return CompletableFuture.completedFuture(page.nothingEntered());
        }
        return shortener.shorten(url).handle((shortUrl, failure) -> {
            if (failure == null) {
                return page.shortened(shortUrl);
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            Problem problem = GrpcProblemMapper.map(ApiErrors.from(cause), "link");
            String why = problem.violations().isEmpty()
                    ? problem.detail()
                    : problem.violations().getFirst().description();
            return page.refused(HttpStatus.valueOf(problem.status()), url, why);
        });
    }

    private static LandingPage landing(HttpRequest request) {
        return new LandingPage(Texts.of(request.headers()));
    }

    /** Browsers say from where a form comes; what says nothing is no browser, and can be tricked by nobody. */
    private static boolean fromThisSite(RequestHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin == null) {
            return !headers.get("sec-fetch-site", "none").equals("cross-site");
        }
        try {
            return headers.authority() != null
                    && headers.authority().equals(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static HttpService file(String name, MediaType type) {
        try {
            byte[] content = Resources.toByteArray(Resources.getResource(Site.class, name));
            return TaggedFile.of(type, "public, max-age=3600", content, "content-security-policy", FILE_POLICY)
                    .service();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
