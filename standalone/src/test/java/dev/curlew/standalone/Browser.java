package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Resources;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium with a person before it, who looks at the site of a stack. Nothing but that site can be reached from it. */
final class Browser implements AutoCloseable {
    static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String INSTALL =
            "the tests of the site need a browser: apt-get install --no-install-recommends chromium chromium-driver";

    private static final String CUTTABLE_STREAMS = """
            const asked = window.fetch;
            window.cuts = [];
            window.fetch = async (...request) => {
              const answer = await asked(...request);
              if (!answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return answer;
              const line = new TransformStream();
              const cut = new AbortController();
              cuts.push(cut);
              answer.body.pipeTo(line.writable, { signal: cut.signal }).catch(() => {});
              return new Response(line.readable, answer);
            };
            """;

    private final String baseUrl;
    private final Path downloads;
    private final ChromeDriver driver;

    private Browser(String baseUrl, Path downloads, ChromeDriver driver) {
        this.baseUrl = baseUrl;
        this.downloads = downloads;
        this.driver = driver;
    }

    static Browser open(String baseUrl) {
        Path downloads = temporaryFolder();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--hide-scrollbars",
                "--lang=en",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");
        options.setExperimentalOption(
                "prefs",
                Map.of(
                        "intl.accept_languages",
                        "en",
                        "download.prompt_for_download",
                        false,
                        "download.default_directory",
                        downloads.toString(),
                        "profile.default_content_setting_values.automatic_downloads",
                        1));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        Browser browser = new Browser(baseUrl, downloads, new ChromeDriver(service, options));
        browser.command(
                "Browser.grantPermissions",
                Map.of("origin", baseUrl, "permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        return browser;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("curlew-downloads");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path program(String name) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(INSTALL));
    }

    void desktop() {
        size(1280, 860, false);
    }

    void phone() {
        size(390, 844, true);
    }

    private void size(int width, int height, boolean mobile) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    }

    /** {@code light} or {@code dark}, as the system has it. */
    void scheme(String scheme) {
        command(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void scripts(boolean on) {
        command("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
    }

    /** Whether the network is gone, for all that is asked from now on. */
    void offline(boolean on) {
        network(on, 0, -1);
    }

    /** Lets streams that this page opens from now on be cut: to lose the network does not end them. */
    void makeStreamsCuttable() {
        script(CUTTABLE_STREAMS);
    }

    void cutStreams() {
        script("cuts.splice(0).forEach(cut => cut.abort())");
    }

    /** Whether everything comes from far away, over a thin line. */
    void slow(boolean on) {
        network(false, on ? 150 : 0, on ? 200_000 : -1);
    }

    private void network(boolean offline, int latencyMillis, int bytesPerSecond) {
        command("Network.enable", Map.of());
        command(
                "Network.emulateNetworkConditions",
                Map.of(
                        "offline", offline,
                        "latency", latencyMillis,
                        "downloadThroughput", bytesPerSecond,
                        "uploadThroughput", bytesPerSecond));
    }

    void command(String name, Map<String, Object> parameters) {
        driver.executeCdpCommand(name, parameters);
    }

    void go(String path) {
        driver.get(baseUrl + path);
    }

    String path() {
        return driver.getCurrentUrl().substring(baseUrl.length());
    }

    /** Forgets who is signed in, and all that was kept. */
    void forget() {
        command("Network.clearBrowserCookies", Map.of());
        command("Storage.clearDataForOrigin", Map.of("origin", baseUrl, "storageTypes", "local_storage"));
    }

    void signIn(String key) {
        go("/dashboard/");
        type("input[name=key]", key);
        click("form button[type=submit]");
        find("nav.side");
    }

    /** The first element that is shown, as soon as there is one. */
    WebElement find(String css) {
        return find(By.cssSelector(css));
    }

    /** The button, link or label with this text. */
    WebElement findText(String text) {
        return find(By.xpath(
                "//*[self::button or self::a or self::label or self::summary or @role='tab'][normalize-space(.)="
                        + quoted(text) + "]"));
    }

    private WebElement find(By by) {
        return waiting(
                by.toString(),
                () -> driver.findElements(by).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst());
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    void click(String css) {
        press(() -> find(css));
    }

    void clickText(String text) {
        press(() -> findText(text));
    }

    /** An entry of the menu that is open. */
    void clickMenu(String text) {
        press(() -> find(By.xpath("//*[starts-with(@role, 'menuitem')][normalize-space(.)=" + quoted(text) + "]")));
    }

    /** Chooses an entry of a list by its value. */
    void choose(String css, String value) {
        waiting(css, () -> {
            new Select(find(css)).selectByValue(value);
            return Optional.of(value);
        });
    }

    /** Chooses a file in a field that may be hidden. */
    void attach(String css, Path file) {
        waiting(css, () -> driver.findElements(By.cssSelector(css)).stream().findFirst())
                .sendKeys(file.toString());
    }

    private void press(Supplier<WebElement> element) {
        waiting("clickable", () -> {
            WebElement found = element.get();
            script("arguments[0].scrollIntoView({block: 'center'})", found);
            found.click();
            return Optional.of(found);
        });
    }

    void type(String css, CharSequence... keys) {
        waiting(css, () -> {
            WebElement field = find(css);
            field.clear();
            field.sendKeys(keys);
            return Optional.of(field);
        });
    }

    /** A file that was saved under a name, in which {@code *} stands for anything, as soon as it is whole. */
    Path downloaded(String name) {
        return waiting(name, () -> {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(downloads, name)) {
                Iterator<Path> found = files.iterator();
                return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    /** Puts a value into a field whose keys depend on the language, such as one for a time. */
    void fill(String css, String value) {
        script(
                "const [field, value] = arguments; field.value = value;"
                        + "['input', 'change'].forEach(name => field.dispatchEvent(new Event(name, {bubbles: true})))",
                find(css),
                value);
    }

    /** How many there are, shown or not. */
    int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    /** Keys, wherever the focus is. */
    void press(CharSequence... pressed) {
        new Actions(driver).sendKeys(pressed).perform();
    }

    /** Until the page says so somewhere. */
    void sees(String text) {
        waiting(text, () -> Optional.of(text).filter(_ -> text().contains(text)));
    }

    void seesNot(String text) {
        waiting("not " + text, () -> Optional.of(text).filter(_ -> !text().contains(text)));
    }

    String text() {
        return String.valueOf(script("return document.body.innerText"));
    }

    /** What is in the field or element. */
    String value(String css) {
        return String.valueOf(script("return arguments[0].value ?? arguments[0].textContent", find(css)));
    }

    Object script(String script, Object... arguments) {
        Object answer = driver.executeScript(script, arguments);
        return answer == null ? "null" : answer;
    }

    Object asyncScript(String script) {
        Object answer = driver.executeAsyncScript(script);
        return answer == null ? "null" : answer;
    }

    private <T> T waiting(String what, Supplier<Optional<T>> look) {
        List<T> found = new ArrayList<>(1);
        var _ = new WebDriverWait(driver, PATIENCE, Duration.ofMillis(40))
                .ignoring(StaleElementReferenceException.class)
                .ignoring(ElementNotInteractableException.class)
                .withMessage(() -> what + "; the page says: " + text())
                .until(_ -> look.get().map(found::add).orElse(false));
        return found.getFirst();
    }

    /** Until the page is there, which its modules make, and nothing is loading any more. */
    void settle() {
        waiting(
                "settled",
                () -> Optional.of(true)
                        .filter(
                                _ -> Boolean.TRUE.equals(
                                        script(
                                                "return document.readyState === 'complete' && !!document.querySelector('h1') && !document.querySelector('.skeleton,[aria-busy=true]')"))));
    }

    /** What the rules of accessibility are broken by, as axe-core finds it; of some rules or all. */
    List<String> barriers(String... rules) {
        if (Boolean.TRUE.equals(script("return typeof axe === 'undefined'"))) {
            script(axe());
        }
        String which = rules.length == 0 ? "" : ", runOnly: ['" + String.join("','", rules) + "']";
        Object found = asyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run(document, {resultTypes: ['violations'], preload: false, iframes: false" + which
                + "}).then(r => done(r.violations.flatMap(v => v.nodes.map("
                + "n => v.id + ': ' + n.html.slice(0, 160) + ' | ' + n.failureSummary.replace(/\\s+/g, ' ')))),"
                + " e => done([String(e)]));");
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private static String axe() {
        try {
            return Resources.toString(Resources.getResource("axe.min.js"), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the browser complained of since it was asked last: scripts that failed, what the policy forbids. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                // A request that is refused is told to the page, which tells it to the person.
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    /** What the page has loaded, with the bytes that came over the wire. */
    Map<String, Long> loaded() {
        Object entries = script("return Object.fromEntries(performance.getEntries()"
                + ".filter(e => e.entryType === 'resource' || e.entryType === 'navigation')"
                + ".map(e => [e.name, e.encodedBodySize]))");
        assertThat(entries).isInstanceOf(Map.class);
        return ((Map<?, ?>) entries)
                .entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> String.valueOf(entry.getKey()),
                                entry -> ((Number) entry.getValue()).longValue()));
    }

    /** A picture of the whole page, for the eye. */
    void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Number height = (Number) script("return Math.min(2400, document.documentElement.scrollHeight)");
            Number width = (Number) script("return innerWidth");
            Number inner = (Number) script("return innerHeight");
            boolean phone = width.intValue() < 600;
            size(width.intValue(), Math.max(height.intValue(), inner.intValue()), phone);
            // Small files are not worth the time that packing them takes.
            Object png = driver.executeCdpCommand("Page.captureScreenshot", Map.of("optimizeForSpeed", true))
                    .get("data");
            Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(png)));
            size(width.intValue(), inner.intValue(), phone);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
