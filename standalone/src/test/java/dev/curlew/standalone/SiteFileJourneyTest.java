package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.standalone.BrowserExtension.Visitor;
import dev.curlew.standalone.ClickHistory.Past;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people save from the site, in a real browser: QR codes, links, numbers and pictures of charts. */
@ExtendWith({StackExtension.class, BrowserExtension.class})
class SiteFileJourneyTest {
    /** The second of the designer's colours. */
    private static final Color TEAL = new Color(0x0c645f);

    private static final String CENTRE = "const image = document.querySelector('.qr-preview img');"
            + "const canvas = document.createElement('canvas'); canvas.width = canvas.height = 100;"
            + "const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0, 100, 100);"
            + "return pen.getImageData(50, 50, 1, 1).data.join()";

    private final Visitor visitor;
    private final Browser browser;
    private final RunningStack stack;
    private final PublicApi api;

    SiteFileJourneyTest(Visitor visitor) {
        this.visitor = visitor;
        browser = visitor.browser();
        stack = visitor.stack();
        api = visitor.api();
    }

    @BeforeEach
    void signedIn() {
        visitor.comesAsAdministrator();
    }

    @Test
    void qrCode_inOtherColours_withALogoOfOnesOwn_leadsToTheLink(@TempDir Path folder) throws Exception {
        Link link = api.createLinkTo("https://example.com/qr");
        browser.command("Page.setInterceptFileChooserDialog", Map.of("enabled", true));
        browser.go("/dashboard/links/" + link.getCode() + "?tab=qr");
        browser.find(".qr-preview img");
        browser.click(".swatches button:nth-child(2)");
        browser.choose("[data-field=logo] select", "own");
        browser.attach("[data-field=logo] input[type=file]", logo(folder));
        await().until(() -> browser.script(CENTRE), "255,0,0,255"::equals);

        browser.clickText("SVG");
        browser.clickText("PNG");

        assertThat(Files.readString(browser.downloaded(link.getCode() + ".svg")))
                .startsWith("<svg")
                .contains("fill=\"#0c645f\"", "data:image/png;base64,");
        BufferedImage png =
                ImageIO.read(browser.downloaded(link.getCode() + ".png").toFile());
        assertThat(png.getWidth()).isEqualTo(1024);
        assertThat(new Color(png.getRGB(512, 512))).isEqualTo(Color.RED);
        assertThat(png.getRGB(0, 0)).isEqualTo(Color.WHITE.getRGB());
        assertThat(read(png)).isEqualTo(link.getShortUrl());
        assertThat(colours(png)).contains(TEAL.getRGB());
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void qrCode_thatNobodyCouldRead_isRefusedAtItsColour() {
        Link link = api.createLinkTo("https://example.com/qr");
        browser.go("/dashboard/links/" + link.getCode() + "?tab=qr");
        browser.find(".qr-preview img");

        browser.fill("[data-field=color] input", "#eeeeee");

        browser.find("[data-field=color] [aria-invalid=true]");
        browser.sees("Scanners need more contrast");
    }

    @Test
    void links_exported_asFiltered() throws IOException {
        Link link = api.create("{\"targetUrl\":\"https://example.com/export\",\"tags\":[\"site-export\"]}");
        api.createLinkTo("https://example.com/not-exported");
        browser.go("/dashboard/links?tag=site-export");
        browser.click("main a[href*='/transfer']");
        assertThat(browser.value("[data-field=exportFilter] input")).isEqualTo("tag:\"site-export\"");

        browser.clickText("Export");
        assertThat(Files.readAllLines(browser.downloaded("links-*.csv")))
                .hasSize(2)
                .element(1)
                .asString()
                .contains(link.getCode(), "https://example.com/export", "site-export");

        browser.choose("[data-field=exportFormat] select", "CURLEW_JSON_LINES");
        browser.clickText("Export");
        assertThat(Files.readString(browser.downloaded("links-*.jsonl"))).contains(link.getCode());
    }

    @Test
    void everyChart_savedAsNumbersAndAsAPicture() throws IOException {
        Link link = api.createLinkTo("https://example.com/charts");
        List<Past> past = ClickHistory.give(stack, link);
        long people = past.stream().filter(click -> !click.bot()).count();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.stats(link.getCode()).getAllTimeClicks(), clicks -> clicks == people);
        browser.go("/dashboard/analytics/links/" + link.getCode());
        browser.find(".map path");
        browser.settle();
        Object names = browser.script(
                "return [...document.querySelectorAll('.chart-actions .menu-holder > button')].map(b => b.ariaLabel)");
        assertThat(names).asInstanceOf(LIST).hasSize(7);

        for (Object name : (List<?>) names) {
            for (String file : List.of("Numbers (CSV)", "Picture (PNG)")) {
                browser.click("button[aria-label='" + name + "']");
                browser.clickMenu(file);
            }
        }

        String start = "curlew-" + link.getCode() + "-";
        for (String chart : List.of("series", "country", "channel", "device", "utm_campaign", "language", "rule")) {
            List<String> numbers = Files.readAllLines(browser.downloaded(start + chart + ".csv"));
            assertThat(numbers).as(chart).hasSizeGreaterThan(1);
            assertThat(numbers.stream()
                            .skip(1)
                            .mapToLong(SiteFileJourneyTest::second)
                            .sum())
                    .as(chart)
                    .isEqualTo(people);
            BufferedImage png =
                    ImageIO.read(browser.downloaded(start + chart + ".png").toFile());
            assertThat(png.getWidth()).as(chart).isGreaterThan(500);
            assertThat(colours(png)).as(chart).hasSizeGreaterThan(3);
        }
        assertThat(browser.complaints()).isEmpty();
    }

    /** The number behind the first cell, in which there may be commas. */
    private static long second(String line) {
        return Long.parseLong(line.replaceFirst("^(\"[^\"]*\"|[^,]*),", "").split(",", 2)[0]);
    }

    private static Path logo(Path folder) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, 64, 64);
        pen.dispose();
        Path file = folder.resolve("logo.png");
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
        return file;
    }

    private static List<Integer> colours(BufferedImage image) {
        return pixels(image).distinct().boxed().toList();
    }

    private static IntStream pixels(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()));
    }

    private static String read(BufferedImage image) throws ReaderException {
        RGBLuminanceSource source = new RGBLuminanceSource(
                image.getWidth(), image.getHeight(), pixels(image).toArray());
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }
}
