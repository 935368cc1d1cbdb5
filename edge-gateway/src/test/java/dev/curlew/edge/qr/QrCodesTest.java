package dev.curlew.edge.qr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.platform.error.Violation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodesTest {

    private static final String URL = "https://go.example.com/aB3xY7q";
    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\d+z");

    private final Logo logo = Logo.of(Optional.empty());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "size=128",
                "size=2048&ecc=L",
                "size=333&margin=2&ecc=q",
                "margin=16&ecc=H",
                "color=7a5a1e&background=fffefa",
                "color=%23003366",
                "logo=true",
                "logo=true&ecc=h&size=1000&color=004400",
                "logo=true&size=200&margin=1",
            })
    void png_isReadBack(String query) throws Exception {
        QrOptions options = options(query);

        BufferedImage image = image(Png.of(QrDrawing.of(URL, options), logo));

        assertThat(image.getWidth()).isEqualTo(options.size());
        assertThat(image.getHeight()).isEqualTo(options.size());
        Result read = decode(image);
        assertThat(read.getText()).isEqualTo(URL);
        assertThat(read.getResultMetadata())
                .containsEntry(
                        ResultMetadataType.ERROR_CORRECTION_LEVEL,
                        options.level().name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ecc=H&margin=0&size=700", "logo=true&size=800"})
    void svg_hasTheSameModules(String query) throws Exception {
        QrOptions options = options(query);
        QrDrawing drawing = QrDrawing.of(URL, options);

        String svg = new String(Svg.of(drawing, logo), StandardCharsets.UTF_8);

        BufferedImage image = new BufferedImage(options.size(), options.size(), BufferedImage.TYPE_INT_RGB);
        fill(image, 0, 0, options.size(), options.size(), 0xffffff);
        Matcher run = RUN.matcher(svg);
        while (run.find()) {
            int scale = drawing.scale();
            fill(
                    image,
                    drawing.start() + number(run, 1) * scale,
                    drawing.start() + number(run, 2) * scale,
                    number(run, 3) * scale,
                    scale,
                    0);
        }
        if (options.margin() > 0) {
            assertThat(decode(image).getText()).isEqualTo(URL);
        }
        assertThat(svg)
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + options.size() + "\"")
                .endsWith("</svg>\n");
        assertThat(svg.contains("<image ")).isEqualTo(options.logo());
    }

    @Test
    void logo_isInTheMiddle_andNotTheModulesUnderIt() throws Exception {
        QrDrawing drawing = QrDrawing.of(URL, options("logo=true&size=1000"));

        BufferedImage image = image(Png.of(drawing, logo));

        assertThat(drawing.logoModules()).isOdd();
        double share = Math.pow((double) drawing.logoModules() / drawing.count(), 2);
        assertThat(share).isBetween(0.03, 0.09);
        assertThat(image.getRGB(490, 500) & 0xffffff).isNotIn(0x000000, 0xffffff);
    }

    @Test
    void background_mayBeTransparent() throws Exception {
        BufferedImage plain = image(Png.of(QrDrawing.of(URL, options("background=transparent")), logo));
        BufferedImage withLogo = image(Png.of(QrDrawing.of(URL, options("background=transparent&logo=true")), logo));

        assertThat(plain.getRGB(0, 0) >>> 24).isZero();
        assertThat(withLogo.getRGB(0, 0) >>> 24).isZero();
        assertThat(new String(
                        Svg.of(QrDrawing.of(URL, options("background=transparent")), logo), StandardCharsets.UTF_8))
                .doesNotContain("<rect");
    }

    @Test
    void longUrl_inTooFewPixels_saysHowManyItTakes() {
        String url = "https://go.example.com/" + "%E6%97%A5".repeat(100);

        assertThatThrownBy(() -> QrDrawing.of(url, options("size=64")))
                .isInstanceOfSatisfying(QrDrawing.TooSmallException.class, small -> {
                    QrDrawing drawing = QrDrawing.of(url, options("size=" + small.least()));
                    assertThat(drawing.scale()).isEqualTo(2);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "size=63, size",
        "size=2049, size",
        "size=1e3, size",
        "size=, size",
        "size=-1, size",
        "size=99999999999, size",
        "size=100&size=200, size",
        "margin=17, margin",
        "margin=x, margin",
        "ecc=X, ecc",
        "ecc=, ecc",
        "logo=yes, logo",
        "logo=https://evil.example/x.png, logo",
        "logo=true&ecc=M, ecc",
        "color=red, color",
        "color=12345, color",
        "color=1234567, color",
        "color=ffffff, color",
        "color=000000&background=333333, color",
        "color=ffffff&background=000000, color",
        "color=transparent, color",
        "background=url(x), background",
    })
    void badParameters_refused_byName(String query, String field) {
        QrOptions.Reading reading = QrOptions.read(QueryParams.fromQueryString(query));

        assertThat(reading.unknown()).isEmpty();
        assertThat(reading.invalid()).extracting(Violation::field).contains(field);
        assertThat(reading.invalid())
                .extracting(Violation::description)
                .allMatch(text -> text.startsWith("expected: "));
    }

    @Test
    void sameCode_drawnOnce() {
        try (QrCodes codes = QrCodes.open(Optional.empty(), 1 << 20)) {
            byte[] first = drawn(codes, "size=300");
            assertThat(drawn(codes, "size=300")).isSameAs(first);
            assertThat(drawn(codes, "size=301")).isNotSameAs(first);
        }
    }

    @Test
    void unknownParameters_refused_byName() {
        QrOptions.Reading reading = QrOptions.read(QueryParams.fromQueryString("colour=1&size=100"));

        assertThat(reading.unknown()).extracting(Violation::field).containsExactly("colour");
    }

    @Test
    void logoFile_mustBeASmallPng(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "<svg/>");
        Path heavy = Files.write(folder.resolve("heavy.png"), new byte[Logo.MOST_BYTES + 1]);
        Path large = folder.resolve("large.png");
        ImageIO.write(new BufferedImage(1025, 2, BufferedImage.TYPE_INT_RGB), "png", large.toFile());
        Path gif = folder.resolve("gif.png");
        ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "gif", gif.toFile());
        Path good = folder.resolve("good.png");
        ImageIO.write(new BufferedImage(300, 40, BufferedImage.TYPE_INT_RGB), "png", good.toFile());

        for (Path bad : new Path[] {text, heavy, large, gif, folder.resolve("none.png")}) {
            assertThatThrownBy(() -> Logo.of(Optional.of(bad)))
                    .as(bad.toString())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: a PNG");
        }
        assertThat(Logo.of(Optional.of(good)).image().getWidth()).isEqualTo(300);
    }

    @Test
    void codeWithTooMuchCovered_isNotReadBack() throws Exception {
        BufferedImage image = image(Png.of(QrDrawing.of(URL, options("size=400&ecc=L")), logo));
        fill(image, 140, 140, 120, 120, 0xffffff);

        assertThatThrownBy(() -> decode(image)).isInstanceOf(ReaderException.class);
    }

    private static byte[] drawn(QrCodes codes, String query) {
        ServiceRequestContext ctx = ServiceRequestContext.of(HttpRequest.of(HttpMethod.GET, "/x/qr.png?" + query));
        return codes.answer(ctx, URL, QrCodes.Format.PNG)
                .aggregate()
                .join()
                .content()
                .array();
    }

    private static QrOptions options(String query) {
        QrOptions.Reading reading = QrOptions.read(QueryParams.fromQueryString(query));
        assertThat(reading.invalid()).isEmpty();
        return reading.options();
    }

    private static BufferedImage image(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static Result decode(BufferedImage image) throws ReaderException {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        RGBLuminanceSource source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)), Map.of(DecodeHintType.TRY_HARDER, true));
    }

    private static void fill(BufferedImage image, int left, int top, int width, int height, int color) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                image.setRGB(x, y, color | 0xff000000);
            }
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
