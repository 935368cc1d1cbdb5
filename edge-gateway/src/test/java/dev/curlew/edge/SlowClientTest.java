package dev.curlew.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Clients that take their time: each is let go in the end, whatever it sends meanwhile. */
@TestInstance(Lifecycle.PER_CLASS)
class SlowClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final LinkBackend backend = LinkBackend.start().with("known", "https://example.com/", 1);
    private final ScheduledExecutorService dripping = Executors.newScheduledThreadPool(1);
    private final TestEdge edge;

    SlowClientTest(@TempDir Path journal) {
        Map<String, String> variables = TestEdge.variables(journal, backend.port(), backend.port());
        variables.put("REQUEST_TIMEOUT", PATIENCE.toMillis() + "ms");
        edge = TestEdge.start(variables);
    }

    @AfterAll
    void close() {
        dripping.shutdownNow();
        edge.close();
        backend.close();
    }

    @Test
    void headThatDrips_isNotWaitedFor() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /known HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
            drip(socket, "a");

            assertThat(answer(socket)).isEmpty();
        }
    }

    @Test
    void requestLineThatDrips_isNotWaitedFor_alsoAfterAWholeRequest() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /known HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(socket.getInputStream().readNBytes(12)).isEqualTo("HTTP/1.1 302".getBytes(US_ASCII));
            drip(socket, "G");

            String rest = answer(socket);
            assertThat(rest).contains("location: https://example.com/").doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void bodyThatDrips_isAnswered_thatItTookTooLong() throws IOException {
        try (Socket socket = connect()) {
            send(
                    socket,
                    "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 1000\r\n\r\n{");
            drip(socket, " ");

            assertThat(answer(socket)).startsWith("HTTP/1.1 503 ").contains("\"reason\":\"UNAVAILABLE\"");
        }
    }

    @Test
    void idleConnection_betweenRequests_stays() throws IOException {
        try (Socket socket = connect()) {
            long end = System.nanoTime() + PATIENCE.multipliedBy(3).toNanos();
            int answers = 0;
            while (System.nanoTime() < end) {
                send(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
                StringBuilder answer = new StringBuilder();
                while (!answer.toString().endsWith("alive\n")) {
                    int read = socket.getInputStream().read();
                    assertThat(read).isNotNegative();
                    answer.append((char) read);
                }
                answers++;
                await().pollDelay(PATIENCE.dividedBy(2)).until(() -> true);
            }
            assertThat(answers).isGreaterThan(3);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(US_ASCII));
        out.flush();
    }

    private void drip(Socket socket, String drop) {
        var _ = dripping.scheduleWithFixedDelay(
                () -> {
                    try {
                        send(socket, drop);
                    } catch (IOException gone) {
                        throw new IllegalStateException(gone);
                    }
                },
                0,
                100,
                TimeUnit.MILLISECONDS);
    }

    /** All that comes before the end. */
    private static String answer(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[4096];
        try {
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                text.append(new String(buffer, 0, read, US_ASCII));
            }
        } catch (SocketException _) {
            // Reset, as more came after the end.
        }
        return text.toString();
    }
}
