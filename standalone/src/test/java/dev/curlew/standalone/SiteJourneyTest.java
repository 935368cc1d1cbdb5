package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.TargetHealth;
import dev.curlew.standalone.BrowserExtension.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What people do with the site, in a real browser, from the landing page to a link with rules. */
@ExtendWith({StackExtension.class, BrowserExtension.class})
class SiteJourneyTest {
    private static final String IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
            + " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Visitor visitor;
    private final Browser browser;
    private final PublicApi api;

    SiteJourneyTest(Visitor visitor) {
        this.visitor = visitor;
        browser = visitor.browser();
        api = visitor.api();
    }

    @Test
    void landing_shortens_copies_andRemembers() {
        visitor.comesAsStranger();
        browser.go("/");
        browser.type("#targetUrl", "example.com/journey", Keys.ENTER);

        String shortUrl = browser.value("#short");
        browser.click("#copy");
        browser.sees("Copied");
        assertThat(api.follow(codeOf(shortUrl)).headers().firstValue("location"))
                .contains("https://example.com/journey");
        assertThat(browser.asyncScript("const done = arguments[arguments.length - 1];"
                        + "navigator.clipboard.readText().then(done, e => done(String(e)))"))
                .isEqualTo(shortUrl);
        assertThat(browser.script("const qr = document.querySelector('img.qr');"
                        + "return qr.decode().then(() => qr.naturalWidth > 100)"))
                .isEqualTo(true);
        browser.go("/");
        browser.sees("Recently shortened here");
        browser.click("#recent .row-actions button:last-child");
        browser.sees("The link is deleted.");
        assertThat(api.follow(codeOf(shortUrl)).statusCode()).isEqualTo(410);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void landing_shortensWhatIsPasted() {
        visitor.comesAsStranger();
        browser.go("/");
        browser.asyncScript("const done = arguments[arguments.length - 1];"
                + "navigator.clipboard.writeText('https://example.com/pasted').then(done, e => done(String(e)))");

        browser.type("#targetUrl", Keys.chord(Keys.CONTROL, "v"));

        assertThat(api.get(codeOf(browser.value("#short"))).getTargetUrl()).isEqualTo("https://example.com/pasted");
    }

    @Test
    void landing_saysAtTheFieldWhatIsWrong() {
        api.create("{\"targetUrl\":\"https://example.com/\",\"slug\":\"taken-slug\"}");
        visitor.comesAsStranger();
        browser.go("/");
        browser.type("#targetUrl", "not a link", Keys.ENTER);
        browser.find("#targetUrl[aria-invalid=true]");
        assertThat(browser.value("#targetUrl-error")).isNotBlank();

        browser.type("#targetUrl", "https://example.com/");
        browser.click("details.options summary");
        browser.type("#slug", "taken-slug", Keys.ENTER);

        browser.sees("This ending is taken. Try another one.");
        browser.find("#slug[aria-invalid=true]");
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("slug");
    }

    @Test
    void landing_takesAnEndingAndAnEnd_changesThem_andTellsWhereALinkLeads() {
        LocalDateTime end =
                LocalDateTime.now(ZoneId.systemDefault()).plusDays(3).truncatedTo(ChronoUnit.MINUTES);
        visitor.comesAsStranger();
        browser.go("/");
        browser.type("#targetUrl", "https://example.com/ends");
        browser.click("details.options summary");
        browser.type("#slug", "ends-soon");
        browser.choose("#expireAfter", "own");
        browser.fill("#expireTime", end.toString());
        browser.click("#shorten button[type=submit]");
        browser.find("img.qr");
        assertThat(api.get("ends-soon").getExpireTime().getSeconds())
                .isEqualTo(end.atZone(ZoneId.systemDefault()).toEpochSecond());

        browser.click("#change");
        browser.choose("#expireAfter", "");
        browser.click("#shorten button[type=submit]");
        browser.sees("The link is changed.");
        assertThat(api.get("ends-soon").hasExpireTime()).isFalse();

        browser.click("#change");
        browser.type("#slug", "never-ends", Keys.ENTER);
        browser.find("#short[data-code=never-ends]");
        assertThat(api.follow("ends-soon").statusCode()).isEqualTo(410);
        assertThat(browser.count("#recent li")).isEqualTo(1);

        browser.type("#inspect", api.get("never-ends").getShortUrl(), Keys.ENTER);
        browser.sees("https://example.com/ends");
        assertThat(browser.path()).isEqualTo("/never-ends+");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void landing_worksWithoutScript() {
        visitor.comesAsStranger();
        browser.scripts(false);
        try {
            browser.go("/");
            browser.type("#targetUrl", "https://example.com/plain", Keys.ENTER);
            String code = codeOf(browser.find("#short").getDomProperty("value"));
            assertThat(api.get(code).getTargetUrl()).isEqualTo("https://example.com/plain");

            browser.type("#inspect", code, Keys.ENTER);
            assertThat(browser.find("main").getText()).contains("https://example.com/plain");
            assertThat(browser.path()).isEqualTo("/" + code + "+");
        } finally {
            browser.scripts(true);
        }
    }

    @Test
    void signIn_refusesAWrongKey_takesARightOne_andEnds() {
        visitor.comesAsStranger();
        browser.go("/dashboard/links");
        browser.type("input[name=key]", "cur_wrong", Keys.ENTER);
        browser.sees("This key is not known, or no longer valid.");

        browser.type("input[name=key]", visitor.adminKey(), Keys.ENTER);
        browser.find("nav.side");
        assertThat(browser.path()).isEqualTo("/dashboard/links");
        assertThat(String.valueOf(browser.script("return document.cookie + JSON.stringify(localStorage)")))
                .doesNotContain("curlew_session", visitor.adminKey());

        browser.click("button[aria-label=Account]");
        browser.clickMenu("Sign out");
        browser.find("input[name=key]");
        browser.go("/dashboard/links");
        browser.find("input[name=key]");
    }

    @Test
    void menu_thatIsOpenedWhileAPageComes_staysOpen() {
        visitor.comesAsAdministrator();
        browser.go("/dashboard/links");
        browser.find("nav.side");

        browser.script("document.querySelector('nav a[href=\"/dashboard/keys\"]').click();"
                + "document.querySelector('button[aria-label=Account]').click()");
        browser.find("nav a[href='/dashboard/keys'][aria-current=page]");

        browser.clickMenu("Sign out");
        browser.find("input[name=key]");
    }

    @Test
    void keyThatOnlyReads_isOfferedNothingElse() {
        String secret = api.make("/api/v1/keys", "{\"displayName\":\"reader\",\"scopes\":[\"LINKS_READ\"]}", "secret");
        Link link = api.create("{\"targetUrl\":\"https://example.com/\",\"title\":\"Only to look at\"}");
        visitor.comesWith(secret);

        browser.go("/dashboard/links/" + link.getCode());
        browser.sees("Only to look at");
        browser.settle();

        assertThat(browser.text()).doesNotContain("Administration", "New link", "Save");
        assertThat(browser.script("return document.querySelectorAll('form input:not(:disabled)').length"))
                .isEqualTo(0L);
        browser.go("/dashboard/new");
        browser.sees("Not for this key");
    }

    @Test
    void link_madeWithARule_explained_andFollowed() throws Exception {
        visitor.comesAsAdministrator();
        browser.go("/dashboard/links");
        browser.clickText("New link");
        browser.type("[data-field=targetUrl] input", "https://example.com/desk");
        browser.type("[data-field=slug] input", "ruled-journey");
        browser.type("[data-field=tags] input", "journey,");
        browser.clickText("Create the link");
        browser.sees("ruled-journey is made.");
        browser.click("[role=tab][id$=rules]");
        browser.sees("No rule decides.");

        browser.clickText("Add a rule");
        browser.type("[data-field='rules[0].targets[0].targetUrl'] input", "https://phones.example/");
        // Not saved yet, and tried all the same.
        browser.sees("Rule “Rule 1” decides.");
        browser.clickText("Save the rules");
        browser.sees("The rules are saved.");

        assertThat(location("ruled-journey", IPHONE)).isEqualTo("https://phones.example/");
        assertThat(location("ruled-journey", PublicApi.BROWSER)).isEqualTo("https://example.com/desk");
        assertThat(api.get("ruled-journey").getTagsList()).containsExactly("journey");
        assertThat(browser.complaints()).isEmpty();
    }

    /** All fields that the API lets an owner set, but for those that have a place of their own or come with a new link. */
    @Test
    void link_changedInEveryField() {
        Link before = api.createLinkTo("https://example.com/plain");
        visitor.comesAsAdministrator();
        browser.go("/dashboard/links/" + before.getCode());
        browser.settle();
        browser.script("document.querySelectorAll('main details').forEach(section => { section.open = true; })");
        Map<String, String> texts = Map.of(
                "targetUrl", "https://example.com/changed",
                "title", "Changed",
                "notes", "In every field.",
                "startTime", "2030-01-01T10:00",
                "expireTime", "2031-01-01T10:00",
                "maxClicks", "7",
                "fallbackUrl", "https://example.com/after",
                "password", "open sesame",
                "utm.campaign", "spring");
        texts.forEach((name, text) -> browser.fill("[data-field='" + name + "'] :is(input, textarea)", text));
        Map.of("redirectStatus", "308", "cacheMaxAge", "3600", "queryForwarding", "MERGE_KEEP_VISITOR")
                .forEach((name, value) -> browser.choose("[data-field=" + name + "] select", value));
        List.of("enabled", "forwardPath", "crawlable", "socialPreview")
                .forEach(name -> browser.click("[data-field=" + name + "] input"));
        browser.type("[data-field=tags] input", "every,");
        browser.clickText("Save");
        browser.sees("Saved. Every edge knows it within a second.");

        Link after = api.get(before.getCode());
        assertThat(after.getPasswordProtected()).isTrue();
        Set<String> elsewhere = Set.of("domain", "slug", "password", "rules", "etag");
        assertThat(Link.getDescriptor().getFields().stream()
                        .filter(field -> !field.getOptions()
                                        .getExtension(FieldBehaviorProto.fieldBehavior)
                                        .contains(FieldBehavior.OUTPUT_ONLY)
                                && !elsewhere.contains(field.getName())))
                .hasSizeGreaterThan(10)
                .allSatisfy(field ->
                        assertThat(after.getField(field)).as(field.getName()).isNotEqualTo(before.getField(field)));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void rule_thatIsWrong_isToldAtItsField() {
        Link link = api.createLinkTo("https://example.com/");
        visitor.comesAsAdministrator();
        browser.go("/dashboard/links/" + link.getCode() + "?tab=rules");
        browser.clickText("Add a rule");
        browser.type("[data-field='rules[0].targets[0].targetUrl'] input", "ftp://example.com/");
        browser.clickText("Save the rules");

        browser.find("[data-field='rules[0].targets[0].targetUrl'] input[aria-invalid=true]");
    }

    @Test
    void version_rolledBack() {
        Link link = api.create("{\"targetUrl\":\"https://example.com/\",\"title\":\"First title\"}");
        Link changed = api.update(link.getCode(), "{\"title\":\"Second title\"}");
        visitor.comesAsAdministrator();
        browser.go("/dashboard/links/" + link.getCode() + "?tab=history");
        browser.find("dl.diff del");
        assertThat(browser.text()).contains("First title", "Second title");

        browser.clickText("Roll back to this");
        browser.click("dialog .button.primary");
        browser.sees("Rolled back.");

        assertThat(api.get(link.getCode()).getTitle()).isEqualTo("First title");
        assertThat(api.get(link.getCode()).getRevision()).isGreaterThan(changed.getRevision());
    }

    @Test
    void link_deleted_andBroughtBack() {
        Link link = api.create("{\"targetUrl\":\"https://example.com/\",\"title\":\"Comes and goes\"}");
        visitor.comesAsAdministrator();
        browser.go("/dashboard/links/" + link.getCode());
        browser.click("button[aria-label=More]");
        browser.clickMenu("Delete");
        browser.click("dialog .button.danger");
        browser.sees("The link is deleted.");
        assertThat(api.get(link.getCode()).getState()).isEqualTo(Link.State.DELETED);

        browser.clickText("Bring back");
        browser.sees("The link is back.");

        assertThat(api.get(link.getCode()).getState()).isEqualTo(Link.State.ACTIVE);
    }

    @Test
    void manyLinks_sorted_filtered_changedAtOnce_andFound() throws SQLException {
        for (int i = 0; i < 3; i++) {
            api.create("{\"targetUrl\":\"https://example.com/" + i + "\",\"tags\":[\"bulk-before\"],\"slug\":\"bulk-"
                    + i + "\"}");
        }
        api.follow("bulk-1");
        api.update("bulk-0", "{\"notes\":\"Changed last.\"}");
        becomesOldAndBroken("bulk-2");
        await().atMost(PATIENCE).until(() -> api.get("bulk-1").getClickCount() == 1);
        visitor.comesAsAdministrator();
        browser.go("/dashboard/links?tag=bulk-before");
        awaitRows("bulk-1,bulk-0,bulk-2");
        browser.clickText("Made");
        awaitRows("bulk-2,bulk-0,bulk-1");
        browser.find("th[aria-sort=ascending]");
        browser.clickText("Changed");
        awaitRows("bulk-0,bulk-2,bulk-1");
        browser.clickText("Clicks");
        awaitRows("bulk-1,bulk-2,bulk-0");

        browser.choose("select[aria-label=Made]", "7");
        awaitRows("bulk-1,bulk-0");
        browser.choose("select[aria-label=Made]", "30");
        awaitRows("bulk-1,bulk-2,bulk-0");
        browser.choose("select[aria-label=Target]", "BROKEN");
        awaitRows("bulk-2");
        assertThat(browser.path()).contains("order=clicks+desc", "since=30", "health=BROKEN");
        browser.choose("select[aria-label=Target]", "");
        awaitRows("bulk-1,bulk-2,bulk-0");

        browser.click("thead input[type=checkbox]");
        browser.sees("3 links chosen");
        browser.clickText("Change");
        browser.type("dialog [data-field=add] input", "bulk-after,");
        browser.type("dialog [data-field=remove] input", "bulk-before,");
        browser.clickText("Apply");
        browser.sees("3 links changed.");
        browser.sees("No such links");

        browser.type("input[type=search]", "bulk-1");
        browser.type(".tag-filter", "bulk-after");

        browser.sees("/bulk-1");
        browser.seesNot("/bulk-2");
        assertThat(api.get("bulk-0").getTagsList()).containsExactly("bulk-after");
    }

    @Test
    void tenThousandLinks_imported_withAReport(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("many.csv");
        Files.writeString(
                file,
                "code,targetUrl,tags\n"
                        + IntStream.range(0, 10_000)
                                .mapToObj(i -> "site-import-" + i + ",https://example.com/" + i + ",site-import\n")
                                .collect(Collectors.joining())
                        + "wrong,ftp://nowhere,\n");
        visitor.comesAsAdministrator();
        browser.go("/dashboard/transfer");
        browser.attach("#import-file", file);
        browser.sees("many.csv");
        browser.clickText("Import");
        await().atMost(Duration.ofMinutes(2)).until(() -> browser.text().contains("What failed"));

        assertThat(browser.text()).contains("10,000", "10,002", "INVALID");
        browser.clickText("Report");
        assertThat(Files.readAllLines(browser.downloaded("import-*-failures.csv")))
                .hasSize(2)
                .element(1)
                .asString()
                .startsWith("\"10002\",\"INVALID");
        browser.go("/dashboard/links?tag=site-import");
        browser.sees("Page 1");
        browser.clickText("Next");
        browser.sees("Page 2");
    }

    /** Until these links are in the table, in this order. */
    private void awaitRows(String codes) {
        await().atMost(PATIENCE)
                .until(
                        () -> browser.script("return [...document.querySelectorAll('tbody tr')]"
                                + ".map(row => row.dataset.key.replace(/.*\\//, '')).join()"),
                        codes::equals);
    }

    /** It was made ten days ago, and its target was looked at and is not there. */
    private void becomesOldAndBroken(String code) throws SQLException {
        EmbeddedPostgres postgres = visitor.stack().postgres();
        try (Connection connection = postgres.dataSource(postgres.database()).getConnection();
                PreparedStatement old = connection.prepareStatement(
                        "update link.short_link set create_time = create_time - interval '10 days' where code = ?");
                PreparedStatement broken = connection.prepareStatement(
                        "insert into link.target_health (link_id, state, target_url, check_time, next_check_time)"
                                + " select link_id, ?, resolved_url, now(), 'infinity' from link.short_link where code = ?")) {
            old.setString(1, code);
            broken.setInt(1, TargetHealth.State.BROKEN.getNumber());
            broken.setString(2, code);
            assertThat(old.executeUpdate() + broken.executeUpdate()).isEqualTo(2);
        }
    }

    private static String codeOf(@Nullable String shortUrl) {
        return String.valueOf(shortUrl).replaceFirst(".*/", "");
    }

    private String location(String code, String agent) {
        return api.send(api.request("/" + code).header("User-Agent", agent).build())
                .headers()
                .firstValue("location")
                .orElse("none");
    }
}
