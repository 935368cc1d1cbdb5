package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.proto.link.v1.WeightedTarget;
import dev.curlew.visitor.testing.MmdbFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Redirect rules on a whole edge. */
@TestInstance(Lifecycle.PER_CLASS)
class RuleTest {

    private static final String PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like"
            + " Gecko) Chrome/123.0.0.0 Mobile Safari/537.36";

    private final LinkBackend backend = LinkBackend.start();
    private final IngestServer ingest = IngestServer.start();
    private final TestEdge edge;
    private final TestEdge otherEdge;

    RuleTest(@TempDir Path journal, @TempDir Path otherJournal, @TempDir Path data) {
        Path places = new MmdbFile().with("192.0.2.0/24", "DE", "BY", "Munich").write(data.resolve("places.mmdb"));
        edge = edge(journal, places);
        otherEdge = edge(otherJournal, places);
        await().until(() -> backend.watchers() == 2);
    }

    private TestEdge edge(Path journal, Path places) {
        Map<String, String> variables = TestEdge.variables(journal, backend.port(), ingest.port());
        variables.put("GEO_DATABASE", places.toString());
        return TestEdge.start(variables);
    }

    @AfterAll
    void close() {
        edge.close();
        otherEdge.close();
        ingest.close();
        backend.close();
    }

    @Test
    void firstRuleThatMatches_wins_andIsCounted() {
        backend.with(link("r-first")
                .addRules(rule("phones", condition("device", "mobile")))
                .addRules(rule("bavaria", condition("region", "DE-BY")))
                .build());

        assertThat(location("/r-first", "user-agent", PHONE, "x-forwarded-for", "192.0.2.9"))
                .isEqualTo("https://phones.example/?utm_source=phones");
        assertThat(location("/r-first", "user-agent", "curl/8", "x-forwarded-for", "192.0.2.9"))
                .isEqualTo("https://bavaria.example/?utm_source=bavaria");
        assertThat(location("/r-first", "user-agent", "curl/8", "x-forwarded-for", "198.51.100.1"))
                .isEqualTo("https://example.com/?utm_source=none");

        await().until(() -> ingest.stored().stream()
                        .filter(click -> click.getCode().equals("r-first"))
                        .count()
                == 3);
        assertThat(ingest.stored())
                .filteredOn(click -> click.getCode().equals("r-first"))
                .extracting(Click::getRule, Click::getVariant, Click::getTargetQuery)
                .containsExactlyInAnyOrder(
                        tuple("phones", "", "utm_source=phones"),
                        tuple("bavaria", "", "utm_source=bavaria"),
                        tuple("", "", "utm_source=none"));
    }

    @Test
    void redirect_ofRules_forwardsQueryAndPath_andIsForThisVisitorAlone() {
        backend.with(link("r-forward")
                .setForwardPath(true)
                .setQueryForwarding(QueryForwarding.MERGE_KEEP_TARGET)
                .setRedirectStatus(307)
                .setCacheMaxAge(Durations.fromMinutes(5))
                .addRules(rule("german", condition("language", "de")))
                .build());

        AggregatedHttpResponse response = edge.get("/r-forward/a/b?utm_source=x&c=1", "accept-language", "de-AT");

        assertThat(response.status().code()).isEqualTo(307);
        assertThat(response.headers().get("location")).isEqualTo("https://german.example/a/b?utm_source=german&c=1");
        assertThat(response.headers().get("cache-control")).isEqualTo("private, max-age=300");
        assertThat(response.headers().get("vary")).isEqualTo("accept-language");
    }

    @Test
    void split_isTheSameOnAllEdges_andForEachClick() {
        RedirectRule.Builder split = RedirectRule.newBuilder().setDisplayName("split");
        for (int i = 0; i < 4; i++) {
            split.addTargets(WeightedTarget.newBuilder().setTargetUrl("https://example.com/" + i));
        }
        backend.with(link("r-split").addRules(split).build());
        Set<String> all = new HashSet<>();

        for (int i = 1; i < 40; i++) {
            String address = "198.51.100." + i;
            String first = location("/r-split", "x-forwarded-for", address);
            assertThat(location("/r-split", "x-forwarded-for", address)).isEqualTo(first);
            assertThat(otherEdge
                            .get("/r-split", "x-forwarded-for", address)
                            .headers()
                            .get("location"))
                    .isEqualTo(first);
            all.add(first);
        }

        assertThat(all).hasSize(4);
        await().untilAsserted(() -> assertThat(ingest.stored())
                .filteredOn(click -> click.getCode().equals("r-split"))
                .hasSize(3 * 39)
                .allMatch(click -> click.getRule().equals("split")
                        && Set.of("1", "2", "3", "4").contains(click.getVariant())));
    }

    @Test
    void warmLinkWithRules_decides_withLinkServiceAway() {
        backend.with(link("r-warm")
                .addRules(rule("phones", condition("device", "mobile")))
                .build());
        assertThat(location("/r-warm")).isEqualTo("https://example.com/?utm_source=none");
        backend.fail(ApiError.unavailable("AWAY", "Away."));

        try {
            for (int i = 0; i < 10; i++) {
                assertThat(location("/r-warm", "user-agent", PHONE + " " + i))
                        .isEqualTo("https://phones.example/?utm_source=phones");
            }
        } finally {
            backend.fail(null);
        }
        assertThat(backend.resolves().stream()
                        .filter(request -> request.getCode().equals("r-warm")))
                .hasSize(1);
    }

    @Test
    void preview_showsWhereThisVisitorWouldGo() {
        backend.with(link("r-preview")
                .addRules(rule("german", condition("language", "de")))
                .build());

        assertThat(edge.get("/r-preview+", "accept-language", "de").contentUtf8())
                .contains("https://german.example/");
        assertThat(edge.get("/r-preview+", "accept-language", "fr").contentUtf8())
                .contains("https://example.com/");
    }

    private String location(String path, String... headers) {
        return edge.get(path, headers).headers().get("location", "");
    }

    private static ResolvedLink.Builder link(String code) {
        return ResolvedLink.newBuilder()
                .setLinkId(7)
                .setDomain("localhost:8080")
                .setCode(code)
                .setRevision(1)
                .setState(ResolvedLink.State.ACTIVE)
                .setTargetUrl("https://example.com/?utm_source=none")
                .setRedirectStatus(302)
                .setVisitorKey(ByteString.copyFromUtf8("0123456789abcdef"));
    }

    private static RuleCondition condition(String kind, String value) {
        return RuleCondition.newBuilder()
                .setField(
                        RuleCondition.getDescriptor().findFieldByName(kind),
                        StringSet.newBuilder().addValues(value).build())
                .build();
    }

    private static RedirectRule rule(String name, RuleCondition condition) {
        return RedirectRule.newBuilder()
                .setDisplayName(name)
                .addConditions(condition)
                .addTargets(
                        WeightedTarget.newBuilder().setTargetUrl("https://" + name + ".example/?utm_source=" + name))
                .build();
    }
}
