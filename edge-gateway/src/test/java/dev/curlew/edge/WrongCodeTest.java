package dev.curlew.edge;

import static dev.curlew.edge.testing.EdgeExtension.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.proto.link.v1.ResolveRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visitors who guess codes. */
class WrongCodeTest {

    private static final String GUESSER = "192.0.2.9";
    private static final String NEIGHBOUR = "192.0.2.77";
    private static final String OTHER = "198.51.100.9";

    private final LinkBackend backend = LinkBackend.start()
            .with("warm", "https://example.com/", 1)
            .with("cold", "https://example.com/", 1)
            .with("later", "https://example.com/", 1);

    @TempDir
    Path journal;

    private TestEdge edge;

    @BeforeEach
    void start() {
        Map<String, String> variables = TestEdge.variables(journal, backend.port(), backend.port());
        variables.put("WRONG_CODES_PER_MINUTE", "5");
        edge = TestEdge.start(variables);
    }

    @AfterEach
    void stop() {
        edge.close();
        backend.close();
    }

    @Test
    void guesser_isRefused_butNotLinksThatAreKnown_andNobodyElse() {
        assertThat(status("/warm", OTHER)).isEqualTo(302);
        for (int i = 1; i <= 5; i++) {
            assertThat(status("/guess-" + i, GUESSER)).isEqualTo(404);
        }

        AggregatedHttpResponse refused = get("/guess-6", GUESSER);
        problem(refused, 429, "TOO_MANY_WRONG_CODES");
        assertThat(refused.headers().getLong("retry-after", 0)).isBetween(1L, 60L);
        int asked = backend.resolves().size();

        assertThat(status("/guess-7", GUESSER)).isEqualTo(429);
        assertThat(status("/cold", GUESSER)).isEqualTo(429);
        assertThat(status("/cold/qr.svg", GUESSER)).isEqualTo(429);
        assertThat(status("/guess-8", NEIGHBOUR)).isEqualTo(429);
        assertThat(backend.resolves()).as("nothing is looked up for a guesser").hasSize(asked);
        for (int i = 0; i < 20; i++) {
            assertThat(status("/warm", GUESSER)).isEqualTo(302);
            assertThat(status("/warm", NEIGHBOUR)).isEqualTo(302);
        }
        assertThat(status("/cold", OTHER)).isEqualTo(302);
        assertThat(status("/cold", GUESSER)).as("known now").isEqualTo(302);
        assertThat(status("/guess-9", OTHER)).isEqualTo(404);
    }

    @Test
    void sameWrongCode_againAndAgain_isNoGuessing() {
        for (int i = 0; i < 50; i++) {
            assertThat(status("/misprinted", GUESSER)).isEqualTo(404);
        }
        assertThat(status("/cold", GUESSER)).isEqualTo(302);
    }

    @Test
    void linkService_whichCountsOverAllEdges_canHaveANetworkRefused() {
        assertThat(status("/guess-1", GUESSER)).isEqualTo(404);
        assertThat(backend.resolves())
                .extracting(ResolveRequest::getClientNetwork)
                .containsExactly("192.0.2.0/24");

        backend.refuseAfterWrongCodes(Duration.ofSeconds(30));
        AggregatedHttpResponse refused = get("/guess-2", GUESSER);
        problem(refused, 429, "TOO_MANY_WRONG_CODES");
        assertThat(refused.headers().getLong("retry-after", 0)).isBetween(28L, 30L);
        assertThat(status("/later", GUESSER)).isEqualTo(429);
        assertThat(status("/later", OTHER)).isEqualTo(302);
    }

    private int status(String path, String client) {
        return get(path, client).status().code();
    }

    private AggregatedHttpResponse get(String path, String client) {
        return edge.get(path, "x-forwarded-for", client, "accept", "application/json");
    }
}
