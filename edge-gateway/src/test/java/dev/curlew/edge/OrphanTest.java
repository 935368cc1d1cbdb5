package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Kind;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.proto.link.v1.ServedDomain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visits that no link is found for. */
class OrphanTest {

    private final LinkBackend backend = LinkBackend.start().with("known", "https://example.com/", 1);
    private final IngestServer ingest = IngestServer.start();

    @TempDir
    Path journal;

    @AfterEach
    void close() {
        ingest.close();
        backend.close();
    }

    @Test
    void visitsWithoutALink_areKept_byKind() {
        try (TestEdge edge = TestEdge.start(journal, backend.port(), ingest.port())) {
            edge.get("/", "user-agent", "base", "referer", "https://from.example/x?secret");
            edge.get("/no-such?utm_source=x", "user-agent", "unknown");
            edge.get("/wp%20admin/x", "user-agent", "other");
            edge.send(HttpMethod.HEAD, "/", "", "user-agent", "head");
            edge.send(HttpMethod.HEAD, "/no-such-either", "", "user-agent", "head");
            edge.get("/known", "user-agent", "click");
            edge.get("/none/qr.svg", "user-agent", "qr");
            edge.get("/favicon.ico", "user-agent", "icon");

            await().until(() -> of(Kind.REDIRECT).size() == 1
                    && of(Kind.BASE_URL).size() == 1
                    && of(Kind.UNKNOWN_CODE).size() == 1
                    && of(Kind.OTHER_NOT_FOUND).size() == 1);
            Click base = of(Kind.BASE_URL).getFirst();
            assertThat(base.getUserAgent()).isEqualTo("base");
            assertThat(base.getCode()).isEmpty();
            assertThat(base.getDomain()).isEqualTo("localhost:8080");
            assertThat(base.getReferrer()).isEqualTo("https://from.example/x");
            assertThat(base.getLinkId()).isZero();
            assertThat(base.getEventId().size()).isEqualTo(16);
            assertThat(base.getVisitorHash()).isNotZero();
            assertThat(base.getClientNetwork()).isEqualTo("127.0.0.0/24");
            assertThat(of(Kind.UNKNOWN_CODE).getFirst().getCode()).isEqualTo("no-such");
            assertThat(of(Kind.UNKNOWN_CODE).getFirst().getQuery()).isEqualTo("utm_source=x");
            assertThat(of(Kind.OTHER_NOT_FOUND).getFirst().getCode()).isEqualTo("/wp%20admin/x");
            assertThat(edge.metrics()).contains("orphan_visits_total{kind=\"base_url\",outcome=\"kept\"} 1.0");
        }
        assertThat(ingest.stored()).extracting(Click::getUserAgent).doesNotContain("head", "qr", "icon");
    }

    @Test
    void domainsWithRedirectsOfTheirOwn_tellToo_andPrivacyIsHonoured() {
        backend.withDomain(ServedDomain.newBuilder()
                .setHost("full.example")
                .setRootUrl("https://root.example/")
                .setNotFoundUrl("https://missing.example/")
                .build());
        try (TestEdge edge = TestEdge.start(journal, backend.port(), ingest.port())) {
            await().until(() ->
                    edge.get("/", ":authority", "full.example").status().code() == 302);
            edge.get("/x", ":authority", "full.example", "sec-gpc", "1");
            edge.get("/y", ":authority", "full.example", "dnt", "1");
            edge.get("/known", "sec-gpc", "1");
            edge.get("/known", "dnt", "1");
            edge.get("/known", "dnt", "0");

            await().until(() ->
                    of(Kind.UNKNOWN_CODE).size() == 2 && of(Kind.REDIRECT).size() == 3);
            assertThat(of(Kind.BASE_URL).getLast().getDomain()).isEqualTo("full.example");
            for (Click click : of(Kind.UNKNOWN_CODE)) {
                assertThat(click.getVisitorHash()).isZero();
                assertThat(click.getSignalsList()).containsExactly(Signal.PRIVACY);
            }
            assertThat(of(Kind.REDIRECT))
                    .extracting(click -> click.getVisitorHash() != 0)
                    .containsExactlyInAnyOrder(false, false, true);
        }
    }

    @Test
    void flood_isOnlyCounted_andClicksGoOn() {
        Map<String, String> variables = TestEdge.variables(journal, backend.port(), ingest.port());
        variables.put("ORPHAN_CLICKS_PER_SECOND", "1");
        try (TestEdge edge = TestEdge.start(variables)) {
            for (int i = 0; i < 100; i++) {
                edge.get("/%20" + i);
            }
            for (int i = 0; i < 20; i++) {
                edge.get("/known");
            }

            await().until(() -> of(Kind.REDIRECT).size() == 20);
            int kept = of(Kind.OTHER_NOT_FOUND).size();
            // Four at once, and one for each second that the flood took.
            assertThat(kept).isBetween(4, 30);
            assertThat(edge.metrics())
                    .contains(
                            "orphan_visits_total{kind=\"other_not_found\",outcome=\"limited\"} " + (100 - kept) + ".0");
        }
    }

    private List<Click> of(Kind kind) {
        return ingest.stored().stream().filter(click -> click.getKind() == kind).toList();
    }
}
