package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.curlew.standalone.OpenApiContract.Body;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every operation of {@code /openapi.json} is called on the running stack, and what is sent and answered is what the document
 * says, in the good case and in bad ones.
 */
@ExtendWith(StackExtension.class)
class ContractTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PublicApi api;
    private final ContractCalls contract;
    private final String adminKey;

    ContractTest(RunningStack stack) throws IOException {
        api = stack.api();
        adminKey = Files.readString(StackSecrets.in(stack.config().dataDir()).adminKey())
                .strip();
        contract = new ContractCalls(api, stack.config().publicUrl());
    }

    @Test
    void everyOperation_asDocumented() {
        links();
        manyLinks();
        keysAndAudit();
        domains();
        webhooks();
        transfers();
        clicks();
        housekeeping();
        shortLinks();
        appLinks();
        site();
        refusals();

        assertThat(contract.notCalled()).as("operations that were not called").isEmpty();
        contract.examples().write();
    }

    private void links() {
        contract.call("POST", "/api/v1/links", """
                {"targetUrl":"https://example.com/contract","slug":"contract","title":"A title","tags":["contract"],\
                "rules":[{"displayName":"german","conditions":[{"language":{"values":["de"]}}],\
                "targets":[{"targetUrl":"https://example.com/de","weight":1}]}],"utm":{"source":"mail"},\
                "expireTime":"2099-01-01T00:00:00Z","cacheMaxAge":"60s","forwardPath":true}""");
        contract.call("GET", "/api/v1/links/contract", null);
        contract.call("PATCH", "/api/v1/links/contract?updateMask=title", "{\"title\":\"Another\"}");
        contract.call("GET", "/api/v1/links/contract/revisions?pageSize=5", null);
        contract.call("POST", "/api/v1/links/contract:rollback", "{\"revision\":\"1\"}");
        contract.call("POST", "/api/v1/links/contract:explainRedirect", "{\"acceptLanguage\":\"de\"}");
        contract.call("POST", "/api/v1/links/contract:block", "{\"reason\":\"Not here.\",\"httpStatus\":451}");
        contract.call("POST", "/api/v1/links/contract:unblock", "{}");
        contract.call("DELETE", "/api/v1/links/contract", null);
        contract.call("POST", "/api/v1/links/contract:undelete", "{}");
    }

    private void manyLinks() {
        contract.call("POST", "/api/v1/links:batchCreate", """
                {"requests":[{"link":{"targetUrl":"https://example.com/1","slug":"contract-1","tags":["contract"]}},\
                {"link":{"targetUrl":"nowhere"}}]}""");
        contract.call("POST", "/api/v1/links:batchUpdate", """
                {"requests":[{"link":{"code":"contract-1","title":"One"},"updateMask":"title"}]}""");
        contract.call("GET", "/api/v1/links?pageSize=1&filter=tag:contract&orderBy=create_time", null);
        contract.call("POST", "/api/v1/links:batchDelete", "{\"requests\":[{\"code\":\"contract-1\"}]}");
    }

    private void keysAndAudit() {
        String key = "/api/v1/keys/"
                + contract.call("POST", "/api/v1/keys", "{\"displayName\":\"contract\",\"scopes\":[\"LINKS_READ\"]}")
                        .path("keyId")
                        .asText();
        contract.call("GET", key, null);
        contract.call("GET", "/api/v1/keys?pageSize=1", null);
        contract.call("PATCH", key, "{\"displayName\":\"changed\"}");
        contract.call("POST", key + ":rotate", "{\"overlap\":\"3600s\"}");
        contract.call("DELETE", key, null);
        contract.call("GET", "/api/v1/auditEvents?pageSize=2&resource=keys", null);
    }

    private void domains() {
        contract.call(
                "POST",
                "/api/v1/domains",
                "{\"host\":\"contract.example\",\"notFoundUrl\":\"https://example.com/404\"}");
        contract.call("GET", "/api/v1/domains/contract.example", null);
        contract.call("GET", "/api/v1/domains?pageSize=1", null);
        contract.call("PATCH", "/api/v1/domains/contract.example", "{\"rootUrl\":\"https://example.com/\"}");
        contract.call("DELETE", "/api/v1/domains/contract.example", null);
    }

    private void webhooks() {
        String webhook = "/api/v1/webhooks/"
                + contract.call("POST", "/api/v1/webhooks", """
                        {"displayName":"contract","url":"https://hooks.example.com/curlew",\
                        "eventTypes":["LINK_EXPIRED"]}""")
                        .path("webhookId")
                        .asText();
        contract.call("GET", webhook, null);
        contract.call("GET", "/api/v1/webhooks?pageSize=1", null);
        contract.call("PATCH", webhook, "{\"tags\":[\"spring\"]}");
        String delivery = contract.call("POST", webhook + ":ping", "{}")
                .path("deliveryId")
                .asText();
        contract.call("GET", webhook + "/deliveries/" + delivery, null);
        contract.call("GET", webhook + "/deliveries?pageSize=5", null);
        contract.call("POST", webhook + ":redeliver", "{}");
        contract.call("POST", webhook + ":rotateSecret", "{\"overlap\":\"3600s\"}");
        contract.call("DELETE", webhook, null);
    }

    private void transfers() {
        String file = "/api/v1/imports/"
                + contract.call("POST", "/api/v1/imports", "{\"format\":\"CSV\"}")
                        .path("importId")
                        .asText();
        contract.upload(
                file + ":upload?last=true",
                new Body(
                        "application/octet-stream",
                        "code,targetUrl,tags\ncontract-2,https://example.com/2,contract\ncontract-3,nowhere,\n"));
        contract.call("GET", file, null);
        contract.call("GET", "/api/v1/imports?pageSize=1", null);
        String stopped = contract.call("POST", "/api/v1/imports", "{\"format\":\"CURLEW_JSON_LINES\"}")
                .path("importId")
                .asText();
        contract.call("POST", "/api/v1/imports/" + stopped + ":cancel", "{}");
        contract.call("GET", "/api/v1/links:export?filter=tag:contract", null);
        contract.call("GET", "/api/v1/links:export?format=CSV&filter=tag:contract", null);
    }

    private void clicks() {
        assertThat(api.follow("contract").statusCode()).isEqualTo(302);
        await().atMost(PATIENCE)
                .until(
                        () -> api.send("GET", "/api/v1/links/contract/clicks", null)
                                .body(),
                        body -> body.contains("eventId"));
        contract.call("GET", "/api/v1/links/contract/clicks?pageSize=1", null);
        contract.call("GET", "/api/v1/links/contract/stats?granularity=DAY&groupBy=BROWSER", null);
        contract.call("GET", "/api/v1/stats?granularity=DAY", null);
        contract.call("GET", "/api/v1/stats/topLinks?pageSize=2", null);
        contract.call("GET", "/api/v1/clicks:export?code=contract", null);
        contract.call("GET", "/api/v1/clicks:export?code=contract&format=PARQUET", null);
        contract.watch("/api/v1/links/contract/clicks:watch");
        JsonNode report =
                contract.call("POST", "/api/v1/links/contract/reports", "{\"expireTime\":\"2099-01-01T00:00:00Z\"}");
        contract.call("GET", "/api/v1/links/contract/reports", null);
        contract.call("GET", "/api/v1/reports/" + report.path("token").asText() + "?timeZone=Europe/Berlin", null);
        contract.call(
                "DELETE",
                "/api/v1/links/contract/reports/" + report.path("reportId").asText(),
                null);
        contract.call("POST", "/api/v1/links/contract/clicks:delete", "{\"endTime\":\"2020-01-01T00:00:00Z\"}");
        contract.call("POST", "/api/v1/clicks:deleteVisitor", """
                {"clientAddress":"192.0.2.77","startTime":"2020-01-01T00:00:00Z","endTime":"2020-01-02T00:00:00Z"}""");
    }

    private void housekeeping() {
        contract.call("GET", "/api/v1/tasks", null);
        contract.call("POST", "/api/v1/tasks/make-partitions:run", "{}");
        contract.call("GET", "/api/v1/status", null);
        contract.call("GET", "/api/v1/deadLetters?pageSize=1", null);
        contract.call("POST", "/api/v1/deadLetters:replay", "{}");
    }

    private void shortLinks() {
        api.create("{\"targetUrl\":\"https://example.com/\",\"slug\":\"contract-locked\",\"password\":\"open sesame\","
                + "\"forwardPath\":true}");
        contract.page("/contract");
        contract.page("/contract/on");
        contract.page("/contract+");
        for (String picture : List.of("/contract/qr.svg", "/contract/qr.png")) {
            contract.file(picture);
            contract.page(picture + "?size=300&margin=2&ecc=Q&color=112233&background=transparent&logo=false");
        }
        contract.form("/contract-locked", "password=open+sesame");
        contract.form("/contract-locked/on", "password=open+sesame");
    }

    private void appLinks() {
        String domain =
                "/api/v1/domains/" + URLEncoder.encode(api.get("contract").getDomain(), StandardCharsets.UTF_8);
        contract.call("PATCH", domain, """
                {"appleAppSiteAssociation":"{\\"applinks\\":{\\"details\\":[]}}",\
                "androidAssetLinks":"[{\\"relation\\":[],\\"target\\":{}}]"}""");
        for (String file : List.of("/.well-known/apple-app-site-association", "/.well-known/assetlinks.json")) {
            await().atMost(PATIENCE)
                    .until(() -> api.send(api.request(file).build()).statusCode() == 200);
            contract.file(file);
        }
        contract.call("PATCH", domain, "{\"appleAppSiteAssociation\":\"\",\"androidAssetLinks\":\"\"}");
    }

    private void site() {
        String landing = contract.page("/").body().text();
        contract.form("/", "targetUrl=https%3A%2F%2Fexample.com%2F");
        String domain = URLEncoder.encode(api.get("contract").getDomain(), StandardCharsets.UTF_8);
        for (String file : List.of(
                "/robots.txt",
                "/favicon.ico",
                "/assets/site.css",
                landing.replaceFirst("(?s).*\"(/assets/[^\"]+/js/landing\\.js)\".*", "$1"),
                "/openapi.json",
                "/dashboard",
                "/dashboard/links",
                "/dashboard/qr/" + domain + "/contract")) {
            contract.file(file);
        }
        contract.page("/dashboard/session");
        contract.ofThisSite(
                "POST", "/dashboard/session", new Body(ContractCalls.JSON, "{\"key\":\"" + adminKey + "\"}"));
        contract.ofThisSite("DELETE", "/dashboard/session", Body.NONE);
        for (String page : List.of("/docs", "/docs/", "/docs/specification.json", "/healthz", "/readyz")) {
            contract.page(page);
        }
    }

    private void refusals() {
        contract.examples().problem(contract.refuse(400, "POST", "/api/v1/links", "{\"targetUrl\":\"nowhere\"}"));
        contract.refuse(400, "POST", "/api/v1/links", "{\"unknown\":1}");
        contract.refuse(400, "GET", "/api/v1/links?pageSize=many", null);
        contract.refuse(404, "GET", "/api/v1/links/no-such-link", null);
        contract.refuse(409, "POST", "/api/v1/links", "{\"targetUrl\":\"https://example.com/\",\"slug\":\"contract\"}");
        contract.refuse(400, "GET", "/api/v1/links:export?format=KUTT", null);
        contract.refuse(400, "GET", "/contract/qr.svg?size=1", null);
        contract.refuse(401, "GET", "/contract-locked", null);
        contract.refuse(401, api.request("/api/v1/keys"), "GET", Body.NONE);
        contract.refuse(403, api.request("/dashboard/session"), "DELETE", Body.NONE);
        contract.refuse(415, api.keyed("/api/v1/links"), "POST", new Body("text/plain", "x"));
        for (String accept : List.of("text/html", "application/json")) {
            contract.refuse(404, api.request("/no-such-link").header("Accept", accept), "GET", Body.NONE);
        }
    }
}
