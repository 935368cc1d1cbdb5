package dev.curlew.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.docs.DocService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The documentation of the API for browsers: Armeria's pages, which load nothing from anybody but this server. */
final class Docs {

    /** Styles are made by the pages' own script, as elements without a nonce; its editor runs workers of its own making. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; worker-src 'self' blob:; "
            + "style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = "index.html.gz";
    private static final Set<String> PAGE_PATHS = Set.of("/", "/index.html");
    private static final Pattern FOREIGN_LINK = Pattern.compile("<link[^>]*href=\"https?://[^>]*>");

    private Docs() {}

    /** To be mounted with a slash at its end. */
    static HttpService service() {
        HttpData page = HttpData.ofUtf8(page());
        ResponseHeaders headers = ResponseHeaders.builder(HttpStatus.OK)
                .contentType(MediaType.HTML_UTF_8)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .build();
        return DocService.builder().build().decorate((pages, ctx, request) -> {
            HttpResponse answer =
                    PAGE_PATHS.contains(ctx.mappedPath()) ? HttpResponse.of(headers, page) : pages.serve(ctx, request);
            return answer.mapHeaders(Docs::guarded);
        });
    }

    /** Armeria's page without the fonts that it would fetch from elsewhere; the system's do. */
    private static String page() {
        try (InputStream packed = DocService.class.getResourceAsStream(PAGE)) {
            if (packed == null) {
                throw new IllegalStateException("resource: " + PAGE + " (expected: the page of Armeria's DocService)");
            }
            String page = new String(new GZIPInputStream(packed).readAllBytes(), UTF_8);
            return FOREIGN_LINK.matcher(page).replaceAll("");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ResponseHeaders guarded(ResponseHeaders answer) {
        return answer.toBuilder()
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .set(HttpHeaderNames.REFERRER_POLICY, "same-origin")
                .build();
    }
}
