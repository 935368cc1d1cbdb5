package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.EdgeExtension;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages in the languages of visitors, of a whole edge. */
class PageTest {

    @RegisterExtension
    static final EdgeExtension extension = new EdgeExtension();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | Link not found        | This link has ended            | This link is blocked       | Password needed",
                "de | Link nicht gefunden   | Diesen Link gibt es nicht mehr | Dieser Link ist gesperrt   | Passwort erforderlich",
                "fr | Lien introuvable      | Ce lien n’existe plus          | Ce lien est bloqué         | Mot de passe requis",
                "es | Enlace no encontrado  | Este enlace ya no existe       | Este enlace está bloqueado | Se necesita una contraseña",
            })
    void problems_speakTheVisitorsLanguage(
            String language, String unknown, String gone, String blocked, String password) {
        extension.backend().with(link("p-gone").setState(State.DELETED).build());
        extension
                .backend()
                .with(link("p-blocked")
                        .setState(State.BLOCKED)
                        .setBlockReason("<Phishing>")
                        .build());
        extension
                .backend()
                .with(link("p-403").setState(State.BLOCKED).setBlockStatus(403).build());
        extension.backend().with(link("p-password").setPasswordProtected(true).build());

        assertPage(get("/p-unknown", language), 404, language, unknown);
        assertPage(get("/p-gone", language), 410, language, gone);
        assertPage(get("/p-blocked", language), 451, language, blocked);
        assertThat(get("/p-blocked", language).contentUtf8())
                .contains("&lt;Phishing&gt;")
                .doesNotContain("<Phishing>");
        assertPage(get("/p-403", language), 403, language, blocked);
        assertPage(get("/p-password", language), 401, language, password);
    }

    @ParameterizedTest
    @CsvSource({
        "en, Please try again in a moment, No links here",
        "de, Bitte gleich noch einmal versuchen, Hier gibt es keine Links",
        "fr, Réessayez dans un instant, Aucun lien ici",
        "es, Inténtelo de nuevo en un momento, Aquí no hay enlaces",
    })
    void outages_andForeignHosts_too(String language, String unavailable, String unknownHost) {
        assertPage(
                extension.edge().get("/x", "accept-language", language, ":authority", "evil.example"),
                421,
                language,
                unknownHost);
        extension.backend().fail(ApiError.unavailable("STORE_UNAVAILABLE", "down"));

        AggregatedHttpResponse page = get("/p-out-" + language, language);

        assertPage(page, 503, language, unavailable);
        assertThat(page.contentUtf8()).contains(page.headers().get("x-request-id", "none"));
        assertThat(page.headers().get("retry-after")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "en, Continue to example.com, Paste a link",
        "de, Weiter zu example.com, Fügen Sie einen Link ein",
        "fr, Continuer vers example.com, Collez un lien",
        "es, Continuar a example.com, Pegue un enlace",
    })
    void previewAndLanding_too(String language, String button, String landing) {
        extension.backend().with(link("p-preview").build());

        AggregatedHttpResponse preview = get("/p-preview+", language);
        AggregatedHttpResponse front = get("/", language);

        assertThat(preview.status().code()).isEqualTo(200);
        assertThat(preview.contentUtf8()).contains("<html lang=\"" + language + "\">", button);
        assertPlain(preview);
        assertThat(front.contentUtf8()).contains("<html lang=\"" + language + "\">", landing);
        assertThat(front.headers().get("content-language")).isEqualTo(language);
    }

    @Test
    void formOfAnotherSite_refused_inFrench() {
        AggregatedHttpResponse page = extension
                .edge()
                .send(
                        HttpMethod.POST,
                        "/",
                        "targetUrl=x",
                        "origin",
                        "https://evil.example",
                        "accept-language",
                        "fr-CA");

        assertPage(page, 403, "fr", "Formulaire d’un autre site");
    }

    private static void assertPage(AggregatedHttpResponse page, int status, String language, String title) {
        assertThat(page.status().code()).as(page.contentUtf8()).isEqualTo(status);
        assertThat(page.headers().get("content-language")).isEqualTo(language);
        assertThat(page.headers().get("vary")).isEqualTo("accept, accept-language");
        assertThat(page.contentUtf8())
                .contains("<html lang=\"" + language + "\">", "<h1>" + title + "</h1>", "<title>" + title + "</title>");
        assertThat(page.headers().get("x-robots-tag")).isEqualTo("noindex");
        assertPlain(page);
    }

    private static void assertPlain(AggregatedHttpResponse page) {
        assertThat(page.contentUtf8()).doesNotContain("<script", "style=", "<style");
        assertThat(page.headers().get("content-security-policy"))
                .startsWith("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("script-src", "unsafe");
        assertThat(page.headers().get("cache-control")).contains("no-store");
    }

    private static AggregatedHttpResponse get(String path, String language) {
        return extension.edge().get(path, "accept-language", language, "accept", "text/html");
    }

    private static ResolvedLink.Builder link(String code) {
        return LinkBackend.link(code).setTargetUrl("https://example.com/a/long/path");
    }
}
