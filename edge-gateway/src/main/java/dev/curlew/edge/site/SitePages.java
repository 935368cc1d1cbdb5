package dev.curlew.edge.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import dev.curlew.edge.file.PackedFile;
import dev.curlew.edge.page.Page;
import dev.curlew.edge.page.Texts;
import dev.curlew.site.SiteFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The HTML pages of the site, made once in each language; and the landing page with what came of its form. */
final class SitePages {

    /** Nothing from others, and no script or style in the page itself. Pictures are QR codes as well, which scripts draw. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final List<String> VARY = List.of("accept-language");

    private final Template landing;
    private final String assets;
    private final Map<String, SiteTexts> texts;
    private final Map<String, PackedFile> landings;
    private final Map<String, PackedFile> dashboards;

    SitePages(SiteFiles files, String assets) {
        this.assets = assets;
        landing = template(files, "index.html");
        Template dashboard = template(files, "dashboard/index.html");
        texts = Texts.languages().stream()
                .collect(
                        Collectors.toUnmodifiableMap(Function.identity(), language -> SiteTexts.load(files, language)));
        landings = inEach(of -> landing(of, LandingForm.EMPTY, ""));
        dashboards = inEach(of -> dashboard.fill(place -> common(of, place).orElseGet(() -> of.text(place))));
    }

    /** The landing page as everybody gets it first. */
    HttpResponse landing(RequestHeaders request) {
        return in(landings, request).answer(request);
    }

    /** The dashboard, whatever its path: its scripts look at that. */
    HttpResponse dashboard(RequestHeaders request) {
        return in(dashboards, request).answer(request);
    }

    /** What the site says to who sends a request. */
    SiteTexts texts(RequestHeaders request) {
        return in(texts, request);
    }

    /**
     * The landing page with what came of its form.
     *
     * @param form as it was filled, with what is wrong with it
     * @param outcome HTML
     */
    HttpResponse landing(RequestHeaders request, HttpStatus status, LandingForm form, String outcome) {
        Texts language = Texts.of(request);
        return Page.response(
                Page.headers(status, language)
                        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                        .build(),
                landing(texts(request), form, outcome));
    }

    private String landing(SiteTexts of, LandingForm form, String outcome) {
        return landing.fill(place -> common(of, place)
                .or(() -> form.place(place))
                .or(() -> Optional.of(outcome).filter(_ -> place.equals("outcome")))
                .orElseGet(() -> of.text(place)));
    }

    private Optional<String> common(SiteTexts of, String place) {
        return switch (place) {
            case "language" -> Optional.of(of.language());
            case "assets" -> Optional.of(assets);
            default -> Optional.empty();
        };
    }

    private Map<String, PackedFile> inEach(Function<SiteTexts, String> html) {
        return texts.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, each -> page(each.getKey(), html.apply(each.getValue()))));
    }

    private static PackedFile page(String language, String html) {
        return PackedFile.of(
                MediaType.HTML_UTF_8,
                "no-cache",
                VARY,
                html.getBytes(UTF_8),
                Optional.empty(),
                "content-language",
                language,
                "content-security-policy",
                POLICY,
                "referrer-policy",
                "same-origin");
    }

    private static <T> T in(Map<String, T> each, RequestHeaders request) {
        return Optional.ofNullable(each.get(Texts.of(request).language())).orElseThrow();
    }

    private static Template template(SiteFiles files, String path) {
        return new Template(files.find(path)
                .orElseThrow(() -> new IllegalStateException("site: no " + path))
                .text());
    }
}
