package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.standalone.StackExtension.RunningStack;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever goes well or wrong with a link: no server's log tells where it leads or who follows it. */
@ExtendWith(StackExtension.class)
class LogPrivacyJourneyTest {

    private static final String TARGET = "nobodys-business.example";
    private static final String CLIENT = "203.0.113.77";

    private final RunningStack stack;

    LogPrivacyJourneyTest(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void logs_tellNoTargetAndNoAddress() throws IOException {
        List<String> lines;
        try (WholeLog log = WholeLog.open();
                PublicApi edge = new PublicApi(
                        "http://localhost:" + stack.config().ports().of(StackPort.EDGE),
                        Files.readString(StackSecrets.in(stack.config().dataDir())
                                        .adminKey())
                                .strip())) {
            // Through Envoy, and to the edge itself, where the visitor is whoever Envoy would name.
            useLinks(stack.api());
            useLinks(edge);
            lines = log.lines();
        }

        assertThat(lines).as("log lines that could tell").hasSizeGreaterThan(10);
        assertThat(lines).noneMatch(LogPrivacyJourneyTest::tells);
        await().atMost(Duration.ofSeconds(10)).until(() -> accessLog().anyMatch(line -> line.contains("wanted-slug")));
        assertThat(accessLog()).noneMatch(LogPrivacyJourneyTest::tells);
    }

    private static void useLinks(PublicApi api) {
        String code = api.createLinkTo("https://" + TARGET + "/secret?token=1").getCode();
        String locked = api.create("{\"targetUrl\":\"https://" + TARGET + "/\",\"password\":\"open sesame\"}")
                .getCode();
        for (String path : List.of(
                "/" + code,
                "/" + code + "?next=https://" + TARGET,
                "/" + code + "+",
                "/" + locked,
                "/no-such-code",
                "/wanted-slug%20?u=https://" + TARGET,
                "/" + code + "/qr.svg")) {
            visit(api, api.request(path));
        }
        visit(
                api,
                api.request("/" + locked)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("password=wrong")));
        api.update(code, "{\"targetUrl\":\"https://" + TARGET + "/other\",\"notes\":\"https://" + TARGET + "\"}");
        for (String json : List.of(
                "{\"targetUrl\":\"ftp://" + TARGET + "/\"}",
                "{\"targetUrl\":\"https://" + TARGET + "/\",\"slug\":\"" + code + "\"}",
                "{\"targetUrl\":\"https://" + TARGET + "/\",\"nonsense\":1}",
                "{\"targetUrl\":\"https://" + TARGET + "/\"")) {
            assertThat(visit(
                            api,
                            api.keyed("/api/v1/links")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(json))))
                    .isBetween(400, 499);
        }
        visit(api, api.keyed("/api/v1/links?filter=text%3A" + TARGET));
        visit(api, api.keyed("/api/v1/links/" + code + "/stats?groupBy=CITY"));
        visit(api, api.keyed("/api/v1/links/" + code + "/clicks"));
        api.delete(code);
    }

    private static int visit(PublicApi api, HttpRequest.Builder request) {
        return api.send(request.header("X-Forwarded-For", CLIENT)
                        .header("User-Agent", PublicApi.BROWSER)
                        .header("Referer", "https://" + TARGET + "/from")
                        .build())
                .statusCode();
    }

    private static boolean tells(String line) {
        return line.contains(TARGET) || line.contains(CLIENT) || line.contains("203.0.113.0");
    }

    private Stream<String> accessLog() throws IOException {
        Path log = stack.config().dataDir().resolve("envoy").resolve("access.log");
        return Files.readAllLines(log).stream();
    }
}
