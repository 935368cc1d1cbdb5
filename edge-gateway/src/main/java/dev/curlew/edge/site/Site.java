package dev.curlew.edge.site;

import com.google.common.io.Resources;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.file.PackedFile;
import dev.curlew.edge.file.TaggedFile;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.route.Routes;
import dev.curlew.site.SiteFile;
import dev.curlew.site.SiteFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The landing page with its form, the dashboard, and the few files that every site has. */
public final class Site {

    private static final MediaType SVG = MediaType.create("image", "svg+xml");

    // Opened by itself an SVG is a document.
    private static final String FILE_POLICY = "default-src 'none'; frame-ancestors 'none'";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private Site() {}

    /**
     * What comes before pages.
     *
     * @param root before the landing page: answers for domains that show none
     * @param dashboard before the dashboard: lets who asks the default domain through
     */
    public record Gates(DecoratingHttpServiceFunction root, DecoratingHttpServiceFunction dashboard) {}

    /** Adds what every edge has, also one without a site: the style of its other pages, the icon, what robots are told. */
    public static void addBareTo(Routes routes, DecoratingHttpServiceFunction root) {
        routes.addPage().path("/").decorator(root).build((ctx, _) -> nothing(ctx));
        addFiles(routes);
    }

    /**
     * Adds the site's routes.
     *
     * @param ours which hosts serve short links
     */
    public static void addTo(Routes routes, Shortener shortener, Gates gates, Predicate<String> ours, Clock clock) {
        SiteFiles files = SiteFiles.load();
        String assets = "/assets/" + files.hash();
        SitePages pages = new SitePages(files, assets);
        LandingService landing = new LandingService(pages, shortener, ours, clock);
        routes.addPage().path("/").decorator(gates.root()).build(landing::show);
        routes.add().post("/").decorator(gates.root()).build(landing::submit);
        HttpService dashboard = (_, request) -> pages.dashboard(request.headers());
        routes.addPage().path("/dashboard").decorator(gates.dashboard()).build(dashboard);
        routes.addPage().path("prefix:/dashboard/").decorator(gates.dashboard()).build(dashboard);
        routes.addPage("prefix:/assets/", assets(files));
        addFiles(routes);
    }

    private static void addFiles(Routes routes) {
        routes.addPage("/robots.txt", file("robots.txt", MediaType.PLAIN_TEXT_UTF_8));
        routes.addPage("/favicon.ico", file("favicon.svg", SVG));
        routes.addPage("/assets/site.css", file("site.css", MediaType.CSS_UTF_8));
    }

    /**
     * Under the hash of them all, so that what a script imports by a relative path is of its own version too. A page of another
     * version, of which an edge tells that is being replaced, gets what there is, and keeps none of it.
     */
    private static HttpService assets(SiteFiles files) {
        Map<String, PackedFile> served = files.all().stream()
                .filter(file -> !file.path().endsWith(".html"))
                .collect(Collectors.toUnmodifiableMap(SiteFile::path, Site::packed));
        String version = "/" + files.hash() + "/";
        return (ctx, request) -> {
            String path = ctx.mappedPath();
            PackedFile file = served.get(path.substring(path.indexOf('/', 1) + 1));
            if (file == null || path.indexOf('/', 1) < 0) {
                return nothing(ctx);
            }
            HttpResponse answer = file.answer(request.headers());
            return path.startsWith(version)
                    ? answer
                    : answer.mapHeaders(headers -> headers.toBuilder()
                            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                            .build());
        };
    }

    private static PackedFile packed(SiteFile file) {
        return PackedFile.of(
                MediaType.parse(file.mediaType()),
                FOR_EVER,
                List.of(),
                file.content(),
                file.brotli(),
                "content-security-policy",
                FILE_POLICY);
    }

    private static HttpResponse nothing(ServiceRequestContext ctx) {
        return Problems.respond(ctx, Problem.of(404, "NOT_FOUND", "There is nothing at this address."));
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
