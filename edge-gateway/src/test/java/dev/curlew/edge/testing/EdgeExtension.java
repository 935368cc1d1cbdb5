package dev.curlew.edge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An edge for all tests of a class, in front of a backend that has the link {@code known}; each test finds the backend well. */
public final class EdgeExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final ObjectMapper JSON = new ObjectMapper();

    private @Nullable Path journal;
    private @Nullable LinkBackend backend;
    private @Nullable TestEdge edge;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        journal = Files.createTempDirectory("edge-journal");
        backend = LinkBackend.start().with("known", "https://example.com/", 3);
        edge = TestEdge.start(journal, backend.port(), backend.port());
        assertThat(edge.get("/readyz").status().code()).isEqualTo(200);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        backend().fail(null);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (edge != null) {
            edge.close();
        }
        if (backend != null) {
            backend.close();
        }
        if (journal != null) {
            MoreFiles.deleteRecursively(journal, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    public TestEdge edge() {
        return started(edge);
    }

    public LinkBackend backend() {
        return started(backend);
    }

    /** The problem that an answer is, of the right type, status and reason. */
    public static JsonNode problem(AggregatedHttpResponse response, int status, String reason) {
        assertThat(response.status().code()).as(response.contentUtf8()).isEqualTo(status);
        assertThat(response.headers().get("content-type")).isEqualTo("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.path("reason").asText()).isEqualTo(reason);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        return problem;
    }

    /** The JSON that an answer is. */
    public static JsonNode json(AggregatedHttpResponse response) {
        try {
            return JSON.readTree(response.contentUtf8());
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(response.contentUtf8(), malformed);
        }
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started");
        }
        return part;
    }
}
