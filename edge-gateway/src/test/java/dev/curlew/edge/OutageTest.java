package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.proto.analytics.v1.Click;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the edge does on its own when the services behind it are gone. */
class OutageTest {

    @TempDir
    Path journal;

    private final LinkBackend backend = LinkBackend.start();
    private final IngestServer ingest = IngestServer.start();

    @Test
    void warmLink_redirects_withEverythingDown_andItsClicksArriveLater() {
        try (TestEdge edge = TestEdge.start(journal, backend.port(), ingest.port())) {
            backend.with("abc", "https://example.com/", 1);
            assertThat(edge.get("/abc", "user-agent", "0").status().code()).isEqualTo(302);
            await().until(() -> ingest.stored().size() == 1);
            int port = ingest.port();
            backend.close();
            ingest.close();

            for (int i = 1; i <= 50; i++) {
                assertThat(edge.get("/abc", "user-agent", "" + i).status().code())
                        .isEqualTo(302);
            }
            AggregatedHttpResponse cold = edge.get("/cold");
            assertThat(cold.status().code()).isEqualTo(503);
            assertThat(cold.headers().get("retry-after")).isEqualTo("1");

            try (IngestServer back = IngestServer.start(port)) {
                await().atMost(Duration.ofSeconds(15))
                        .until(() -> back.distinct().size() == 50);
                List<String> agents =
                        back.distinct().stream().map(Click::getUserAgent).toList();
                assertThat(agents).contains("1", "50");
            }
        }
    }

    @Test
    void edge_startsAndStops_withEverythingDown() {
        int linkPort = backend.port();
        int ingestPort = ingest.port();
        backend.close();
        ingest.close();

        try (TestEdge edge = TestEdge.start(journal, linkPort, ingestPort)) {
            assertThat(edge.get("/readyz").status().code()).isEqualTo(200);
            assertThat(edge.get("/abc").status().code()).isEqualTo(503);
            assertThat(edge.postJson("/api/v1/links", "{}").status().code()).isEqualTo(503);
        }
    }

    @Test
    void clicksLeftBehind_sentByTheNextProcess() {
        int port = ingest.port();
        ingest.close();
        backend.with("abc", "https://example.com/", 1);
        try (TestEdge edge = TestEdge.start(journal, backend.port(), port)) {
            assertThat(edge.get("/abc", "user-agent", "left behind").status().code())
                    .isEqualTo(302);
        }

        try (IngestServer back = IngestServer.start(port);
                TestEdge edge = TestEdge.start(journal, backend.port(), port)) {
            await().until(() -> back.distinct().size() == 1);
            assertThat(back.distinct().getFirst().getUserAgent()).isEqualTo("left behind");
            await().until(() -> edge.metrics().contains("click_journal_pending 0.0"));
            assertThat(edge.metrics())
                    .contains("click_journal_accepted_total 1.0", "click_journal_acknowledged_total 1.0");
        } finally {
            backend.close();
        }
    }
}
