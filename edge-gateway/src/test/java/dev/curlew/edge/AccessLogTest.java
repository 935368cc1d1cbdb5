package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The line of a request. */
final class AccessLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("access");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final LinkBackend backend = LinkBackend.start().with("known", "https://example.com/", 1);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void close() {
        logger.setLevel(null);
        logger.detachAppender(lines);
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/known", "/unknown", "/known+", "/healthz"})
    void line_hasTheIdOfTheRequest_evenOfAWarmRedirect(String path, @TempDir Path journal) {
        try (TestEdge edge = TestEdge.start(journal, backend.port(), backend.port())) {
            var _ = edge.get(path);

            var _ = edge.get(path, "x-request-id", "mine-2");

            await().untilAsserted(() -> assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(line -> line.contains("path=" + path + " ") && line.endsWith("requestId=mine-2")));
        }
    }
}
