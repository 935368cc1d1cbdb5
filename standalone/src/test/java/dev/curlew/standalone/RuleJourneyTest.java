package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.link.v1.ExplainRedirectResponse;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Redirect rules, from JSON through Postgres to the edge, and on to the stored click. */
@ExtendWith(StackExtension.class)
class RuleJourneyTest {

    private static final String SPLIT = """
            {"targetUrl": "https://example.com/", "rules": [
              {"displayName": "german", "conditions": [{"language": {"values": ["de"]}}],
               "targets": [{"targetUrl": "https://example.com/de"}]},
              {"displayName": "split", "targets": [
                {"targetUrl": "https://example.com/a", "displayName": "a"},
                {"targetUrl": "https://example.com/b", "displayName": "b"}]}
            ]}""";

    private final RunningStack stack;
    private final PublicApi api;

    RuleJourneyTest(RunningStack stack) {
        this.stack = stack;
        this.api = stack.api();
    }

    @Test
    void rules_decideAtTheEdge_asExplained_andAreStoredWithTheClick() throws Exception {
        String code = api.create(SPLIT).getCode();

        assertThat(follow(code, "curl/8", "de-AT,en;q=0.5")).isEqualTo("https://example.com/de");
        String address = ownAddress();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            String userAgent = "curl/8." + i;
            String location = follow(code, userAgent, "en");
            ExplainRedirectResponse explained = explain(code, userAgent, "en", address);
            assertThat(explained.getLocation()).isEqualTo(location);
            assertThat(location).isEqualTo("https://example.com/" + explained.getVariant());
            assertThat(explained.getRules(0).getExplanation())
                    .isEqualTo("language is none that a rule names (expected: de)");
            seen.add(explained.getVariant());
        }

        assertThat(seen).containsExactlyInAnyOrder("a", "b");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stored(code).values().stream()
                                .mapToInt(Integer::intValue)
                                .sum()
                        == 21);
        assertThat(stored(code))
                .containsOnlyKeys("german/", "split/a", "split/b")
                .containsEntry("german/", 1);
    }

    @Test
    void changedRules_areSeen_longBeforeTheLinkIsLookedUpAgain() throws Exception {
        String code = api.createLinkTo("https://example.com/before").getCode();
        assertThat(follow(code, "curl/8", "de")).isEqualTo("https://example.com/before");

        var _ = api.update(
                code,
                "{\"rules\":[{\"displayName\":\"all\",\"targets\":[{\"targetUrl\":\"https://example.com/ruled\"}]}]}");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> follow(code, "curl/8", "de").equals("https://example.com/ruled"));
        var _ = api.update(code, "{\"rules\":[]}");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> follow(code, "curl/8", "de").equals("https://example.com/before"));
    }

    @Test
    void badRule_isNamed_inJson() {
        HttpResponse<String> refused = api.post("/api/v1/links", """
                {"targetUrl": "https://example.com/", "rules": [{"displayName": "a",
                 "conditions": [{"ipRange": {"values": ["10.0.0.0/8", "10.0.0.1/8"]}}],
                 "targets": [{"targetUrl": "https://example.com/"}]}]}""");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("rules[0].conditions[0].ipRange.values[1]");
    }

    /** By which of this machine's addresses the edge knows us: a rule for each of them tells. */
    private String ownAddress() throws SocketException {
        String rules = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                .distinct()
                .map(address -> """
                        {"displayName": "%1$s", "conditions": [{"ipRange": {"values": ["%1$s"]}}],
                         "targets": [{"targetUrl": "https://example.com/%1$s"}]}""".formatted(address))
                .collect(Collectors.joining(","));
        String code = api.create("{\"targetUrl\": \"https://example.com/\", \"rules\": [" + rules + "]}")
                .getCode();
        String address = follow(code, "curl/8", "en").substring("https://example.com/".length());
        assertThat(address).as("one of " + rules).isNotEmpty();
        return address;
    }

    private String follow(String code, String userAgent, String languages) {
        HttpResponse<String> response = api.send(api.request("/" + code)
                .header("User-Agent", userAgent)
                .header("Accept-Language", languages)
                .build());
        assertThat(response.headers().firstValue("cache-control"))
                .hasValueSatisfying(control -> assertThat(control).startsWith("private"));
        return response.headers().firstValue("location").orElse("");
    }

    private ExplainRedirectResponse explain(String code, String userAgent, String languages, String address) {
        HttpResponse<String> response = api.send(
                "POST",
                "/api/v1/links/" + code + ":explainRedirect",
                "{\"userAgent\":\"%s\",\"acceptLanguage\":\"%s\",\"clientAddress\":\"%s\"}"
                        .formatted(userAgent, languages, address));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        ExplainRedirectResponse.Builder explained = ExplainRedirectResponse.newBuilder();
        try {
            JsonFormat.parser().merge(response.body(), explained);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(response.body(), e);
        }
        return explained.build();
    }

    /** How many clicks of a code are stored, by rule and variant. */
    private Map<String, Integer> stored(String code) throws SQLException {
        Map<String, Integer> stored = new TreeMap<>();
        try (Connection connection =
                        stack.postgres().dataSource(stack.postgres().database()).getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select coalesce(rule, '') || '/' || coalesce(variant, ''), count(*)::int"
                                + " from analytics.click where code = ? group by 1")) {
            select.setString(1, code);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    stored.put(rows.getString(1), rows.getInt(2));
                }
            }
        }
        return stored;
    }
}
