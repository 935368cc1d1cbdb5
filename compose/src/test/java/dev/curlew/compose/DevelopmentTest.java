package dev.curlew.compose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code docker compose up} gives where {@code compose.override.yml} is read too: no variable is needed but those of free ports. */
final class DevelopmentTest {

    /** Builds the images. */
    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int POSTGRES = StackExtension.freePort();
    private static final int REDIS = StackExtension.freePort();
    private static final int DEBUG = StackExtension.freePort();
    private static final int PUBLIC = StackExtension.freePort();

    private static final Project PROJECT = new Project(
            "curlew-test-development",
            List.of("compose.yml", "compose.override.yml"),
            Map.of(
                    "PUBLIC_PORT", Integer.toString(PUBLIC),
                    "GRPC_PORT", Integer.toString(StackExtension.freePort()),
                    "POSTGRES_PORT", Integer.toString(POSTGRES),
                    "REDIS_PORT", Integer.toString(REDIS),
                    "EDGE_DEBUG_PORTS", Integer.toString(DEBUG),
                    "LINK_DEBUG_PORTS", Integer.toString(StackExtension.freePort()),
                    "ANALYTICS_DEBUG_PORTS", Integer.toString(StackExtension.freePort()),
                    "WORKER_DEBUG_PORTS", Integer.toString(StackExtension.freePort())));

    @BeforeAll
    static void start() {
        PROJECT.run("down", "-v", "--remove-orphans", "--timeout", "1");
        PROJECT.run("up", "-d", "--wait", "--no-build", "--wait-timeout", "180");
    }

    @AfterAll
    static void stop() {
        PROJECT.run("down", "-v", "--remove-orphans", "--timeout", "1");
    }

    @Test
    void link_madeWithoutAKey_andFollowed() {
        Site site = new Site("http://127.0.0.1:" + PUBLIC).withoutKey();

        assertThat(site.follow(site.create("https://example.com/development")).statusCode())
                .isEqualTo(302);
        assertThat(PROJECT.run("logs", "--no-log-prefix", "edge-gateway")).contains(" DEBUG ");
    }

    @Test
    void stores_areReachedFromThisMachine() throws IOException {
        // The first byte that each sends of itself, to what begins a conversation.
        assertThat(talk(REDIS, "PING\r\n", 1)).isEqualTo("-");
        assertThat(talk(POSTGRES, "\0\0\0\10\4\322\26/", 1)).isIn("S", "N");
    }

    @Test
    void debugger_mayAttach() throws IOException {
        assertThat(talk(DEBUG, "JDWP-Handshake", 14)).isEqualTo("JDWP-Handshake");
    }

    @Test
    void code_compiledHere_runsAfterARestart_whichWatchMakes() throws Exception {
        assertThat(PROJECT.shell("edge-gateway", "tr '\\0' ' ' </proc/1/cmdline")
                        .ok())
                .contains(" -cp /app/classes/edge-gateway:/app/code/");
        Path change = Command.file("edge-gateway/target/classes/watched-by-a-test");
        Path output = Files.createTempFile("curlew-watch", ".out");
        Process watch = PROJECT.start(output, "watch", "--no-up", "edge-gateway");
        try {
            await().atMost(PATIENCE).until(() -> Files.readString(output).contains("Watch enabled"));
            Instant before = started();

            Files.writeString(change, "changed");

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(started()).isAfter(before));
            PROJECT.run("up", "-d", "--wait", "--no-build", "--no-recreate");
            assertThat(PROJECT.shell("edge-gateway", "cat /app/classes/edge-gateway/watched-by-a-test")
                            .ok())
                    .isEqualTo("changed");
        } finally {
            watch.destroy();
            watch.waitFor();
            Files.deleteIfExists(change);
            Files.delete(output);
        }
    }

    private static Instant started() {
        return Instant.parse(PROJECT.inspect("edge-gateway")
                .getAsJsonObject("State")
                .get("StartedAt")
                .getAsString());
    }

    private static String talk(int port, String words, int length) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(words.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
        }
    }
}
