package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.standalone.StackExtension.RunningStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Secrets that a stack was given, and that it gave, used rightly and wrongly: they are nowhere but where they belong. */
@ExtendWith(StackExtension.class)
class SecretsJourneyTest {
    private static final String PASSWORD = "open-sesame-of-the-secrets-journey";
    private static final Pattern SECRET = Pattern.compile("(?:c(?:ur|lt)_|whsec_)[A-Za-z0-9_+/=-]{32,}");

    private final RunningStack stack;
    private final PublicApi api;
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final List<String> refusals = new ArrayList<>();

    SecretsJourneyTest(RunningStack stack) {
        this.stack = stack;
        this.api = stack.api();
    }

    @Test
    void secrets_areInNoLog_noAnswerAndNoProcessList() throws IOException {
        Path data = stack.config().dataDir();
        StackSecrets files = StackSecrets.in(data);
        secrets.put(
                "the administrator's key", Files.readString(files.adminKey()).strip());
        secrets.put("CODE_KEY", Files.readString(files.codeKey()).strip());
        secrets.put("SESSION_KEY", Files.readString(files.sessionKey()).strip());
        secrets.put(
                "the password of Postgres",
                Files.readString(data.resolve("postgres/password")).strip());
        secrets.put(
                "the password of Redis",
                Files.readString(data.resolve("redis/password")).strip());
        secrets.put("the password of a link", PASSWORD);
        List<String> lines;
        try (WholeLog log = WholeLog.open()) {
            useSecrets();
            lines = log.lines();
        }

        assertThat(secrets).hasSize(10);
        assertThat(refusals).hasSizeGreaterThan(8);
        assertThat(lines).isNotEmpty();
        List<Path> logs = logs(data);
        assertThat(logs).hasSizeGreaterThanOrEqualTo(4);
        List<String> processes = processes();
        assertThat(processes).anyMatch(line -> line.contains("postgres")).anyMatch(line -> line.contains("envoy"));
        secrets.forEach((name, secret) -> {
            assertThat(refusals).as("answers with %s", name).noneMatch(text -> text.contains(secret));
            assertThat(lines).as("lines with %s", name).noneMatch(text -> text.contains(secret));
            assertThat(logs)
                    .as("files with %s", name)
                    .noneMatch(log -> read(log).contains(secret));
            assertThat(processes).as("processes with %s", name).noneMatch(line -> line.contains(secret));
        });
    }

    private void useSecrets() {
        String admin = secrets.getOrDefault("the administrator's key", "");
        String key =
                given(api.send("POST", "/api/v1/keys", "{\"displayName\":\"secret\",\"scopes\":[\"LINKS_READ\"]}"));
        String webhook = given(api.send(
                "POST",
                "/api/v1/webhooks",
                "{\"displayName\":\"secret\",\"url\":\"https://hooks.invalid/\",\"eventTypes\":[\"LINK_CREATED\"]}"));
        String token = given(api.post("/api/v1/links", "{\"targetUrl\":\"https://example.com/secret\"}"));
        String locked = api.create("{\"targetUrl\":\"https://example.com/\",\"password\":\"" + PASSWORD + "\"}")
                .getCode();
        secrets.put("a key", key);
        secrets.put("a webhook's secret", webhook);
        secrets.put("a management token", token);
        secrets.put("a key that is none", "cur_" + "x".repeat(43));
        for (String each : List.of(admin, key, token, webhook, "cur_" + "x".repeat(43))) {
            refuse(api.request("/api/v1/keys/none").header("Authorization", "Bearer " + each));
            refuse(api.request("/api/v1/links?unknown=" + each.replaceAll("[^\\w-]", ""))
                    .header("Authorization", each));
            refuse(api.request("/dashboard/session")
                    .header("X-Curlew-Csrf", "1")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"key\":\"" + each + "\",\"more\":")));
        }
        refuse(api.keyed("/api/v1/links")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"targetUrl\":\"https://example.com/\",\"password\":\"" + PASSWORD.repeat(60) + "\"}")));
        refuse(api.keyed("/api/v1/links")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"targetUrl\":\"https://example.com/\",\"password\":[\"" + PASSWORD + "\"]}")));
        refuse(api.request("/" + locked)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("password=" + PASSWORD + "-not")));
        assertThat(api.send(api.request("/" + locked)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("password=" + PASSWORD))
                                .build())
                        .statusCode())
                .isBetween(301, 308);
    }

    /** The secret that an answer gives, once. */
    private static String given(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Matcher matcher = SECRET.matcher(answer.body());
        assertThat(matcher.find()).as(answer.body()).isTrue();
        return matcher.group();
    }

    private void refuse(HttpRequest.Builder request) {
        HttpResponse<String> answer = api.send(request.build());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        refusals.add(answer.headers().map() + "\n" + answer.body());
    }

    private static List<Path> logs(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.getFileName().toString().matches(".*log.*"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command lines of all processes of this machine, as anybody on it may read them. */
    private static List<String> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> process.getFileName().toString().matches("\\d+"))
                    .map(process -> {
                        try {
                            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                        } catch (IOException _) {
                            // It has ended.
                            return "";
                        }
                    })
                    .toList();
        }
    }
}
