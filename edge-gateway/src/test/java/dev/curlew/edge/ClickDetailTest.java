package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Detail;
import dev.curlew.proto.analytics.v1.Click.Signal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole edge that is to tell little of its visitors: it reads their user agents itself, however new they are. */
class ClickDetailTest {

    @Test
    void minimal_readsEachAgent_andSendsNone(@TempDir Path journal) {
        try (LinkBackend backend = LinkBackend.start().with("known", "https://example.com/", 1);
                IngestServer ingest = IngestServer.start()) {
            Map<String, String> variables = TestEdge.variables(journal, backend.port(), ingest.port());
            variables.put("CLICK_DETAIL", "minimal");
            try (TestEdge edge = TestEdge.start(variables)) {
                assertThat(edge.get("/known", "user-agent", "Googlebot/2.1")
                                .status()
                                .code())
                        .isEqualTo(302);
                assertThat(edge.get(
                                        "/known",
                                        "user-agent",
                                        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
                                .status()
                                .code())
                        .isEqualTo(302);
                edge.get("/no-such", "user-agent", "Twitterbot/1.0");

                await().untilAsserted(() -> assertThat(ingest.stored())
                        .extracting(
                                Click::getDetail,
                                Click::getUserAgent,
                                Click::getClientNetwork,
                                Click::getVisitorHash,
                                click -> click.getVisitor().getDevice(),
                                click -> click.getSignalsList().contains(Signal.BOT))
                        .containsExactlyInAnyOrder(
                                tuple(Detail.MINIMAL, "", "", 0L, "bot", true),
                                tuple(Detail.MINIMAL, "", "", 0L, "desktop", false),
                                tuple(Detail.MINIMAL, "", "", 0L, "bot", true)));
            }
        }
    }
}
