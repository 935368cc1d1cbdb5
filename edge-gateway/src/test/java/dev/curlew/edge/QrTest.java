package dev.curlew.edge;

import static dev.curlew.edge.testing.EdgeExtension.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.EdgeExtension;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** QR codes of a whole edge. */
class QrTest {

    @RegisterExtension
    static final EdgeExtension extension = new EdgeExtension();

    @Test
    void png_ofALink_holdsItsShortUrl() throws Exception {
        AggregatedHttpResponse png = get("/known/qr.png?size=300&logo=true");

        assertThat(png.status().code()).as(png.contentUtf8()).isEqualTo(200);
        assertThat(png.headers().get("content-type")).isEqualTo("image/png");
        assertThat(png.headers().get("cache-control")).isEqualTo("public, max-age=3600");
        assertThat(png.headers().get("x-content-type-options")).isEqualTo("nosniff");
        assertThat(decode(png)).isEqualTo("http://localhost:8080/known");
    }

    @Test
    void svg_ofALink_isADocumentThatDoesNothing() {
        AggregatedHttpResponse svg = get("/known/qr.svg");

        assertThat(svg.status().code()).isEqualTo(200);
        assertThat(svg.headers().get("content-type")).isEqualTo("image/svg+xml");
        assertThat(svg.headers().get("content-security-policy")).startsWith("default-src 'none'");
        assertThat(svg.contentUtf8()).startsWith("<svg ").doesNotContain("script");
    }

    @Test
    void codeOfAnotherScript_isEncoded() throws Exception {
        extension.backend().with("grüße", "https://example.com/", 1);

        assertThat(decode(get("/gr%C3%BC%C3%9Fe/qr.png"))).isEqualTo("http://localhost:8080/gr%C3%BC%C3%9Fe");
    }

    @Test
    void sameCode_sameTag_notSentAgain() {
        AggregatedHttpResponse first = get("/known/qr.png?size=500");
        String tag = first.headers().get("etag", "none");

        assertThat(tag).matches("\"[A-Za-z0-9_-]{22}\"");
        for (String known : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
            AggregatedHttpResponse again = extension.edge().get("/known/qr.png?size=500", "if-none-match", known);
            assertThat(again.status().code()).as(known).isEqualTo(304);
            assertThat(again.content().isEmpty()).isTrue();
            assertThat(again.headers().get("etag")).isEqualTo(tag);
            assertThat(again.headers().get("cache-control")).isEqualTo("public, max-age=3600");
        }
        assertThat(extension
                        .edge()
                        .get("/known/qr.png?size=501", "if-none-match", tag)
                        .status()
                        .code())
                .isEqualTo(200);
        AggregatedHttpResponse head = extension.edge().send(HttpMethod.HEAD, "/known/qr.png?size=500", "");
        assertThat(head.headers().get("etag")).isEqualTo(tag);
        assertThat(head.content().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/none/qr.png", "/none/qr.svg", "/a%20b/qr.svg", "/qr.svg", "/known/more/qr.svg", "//qr.svg"})
    void linkThatIsNotThere_notFound(String path) {
        assertThat(extension
                        .edge()
                        .get(path, "accept", "application/json")
                        .status()
                        .code())
                .isEqualTo(404);
    }

    @Test
    void deletedAndBlocked_haveNone_butOneThatHasNotBegunHas() throws Exception {
        extension
                .backend()
                .with(LinkBackend.link("qr-deleted").setState(State.DELETED).build());
        extension
                .backend()
                .with(LinkBackend.link("qr-blocked").setState(State.BLOCKED).build());
        extension
                .backend()
                .with(LinkBackend.link("qr-early")
                        .setStartTime(Timestamps.fromSeconds(32_000_000_000L))
                        .build());

        assertThat(get("/qr-deleted/qr.png").status().code()).isEqualTo(410);
        assertThat(get("/qr-blocked/qr.png").status().code()).isEqualTo(451);
        assertThat(decode(get("/qr-early/qr.png"))).isEqualTo("http://localhost:8080/qr-early");
    }

    @Test
    void badParameters_refused() {
        assertThat(problem(json("/known/qr.png?size=5"), 400, "INVALID_FIELD")
                        .at("/violations/0/field")
                        .asText())
                .isEqualTo("size");
        problem(json("/known/qr.png?siez=500"), 400, "UNKNOWN_FIELD");
        extension.backend().with("l".repeat(128), "https://example.com/", 1);
        assertThat(problem(json("/" + "l".repeat(128) + "/qr.png?size=64&ecc=H"), 400, "INVALID_FIELD")
                        .at("/violations/0/description")
                        .asText())
                .matches("expected: \\d+ or more for this link");
        assertThat(extension
                        .edge()
                        .send(HttpMethod.POST, "/known/qr.png", "")
                        .status()
                        .code())
                .isEqualTo(405);
        assertThat(get("/known/qr.png?size=5").contentUtf8()).contains("<code>size</code>");
    }

    private static AggregatedHttpResponse get(String path) {
        return extension.edge().get(path);
    }

    private static AggregatedHttpResponse json(String path) {
        return extension.edge().get(path, "accept", "application/json");
    }

    private static String decode(AggregatedHttpResponse png) throws Exception {
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(png.content().array()));
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        var source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }
}
