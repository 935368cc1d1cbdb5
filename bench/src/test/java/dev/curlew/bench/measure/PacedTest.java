package dev.curlew.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.bench.measure.Paced.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedTest {
    private static final Duration TIME = Duration.ofMillis(40);

    @Test
    void run_tellsWhatBecameOfEachRequest() throws IOException, InterruptedException {
        List<String> answers =
                List.of("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "HTTP/1.1 500 Oh\r\n\r\n", "HTTP/1.1 302 Fo", "");
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofVirtual().start(() -> answer(server, answers));
            assertThat(Paced.run(url(server.getLocalPort()), "here", 100, TIME)).isEqualTo(new Outcome(1, 1, 2, 0));
            answering.join();
        }
    }

    @Test
    void run_nobodyListens_isRefused() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        assertThat(Paced.run(url(port), "here", 100, TIME)).isEqualTo(new Outcome(0, 0, 0, 4));
    }

    @Test
    void run_anotherMachine_isRefusedAtOnce() {
        assertThatThrownBy(() -> Paced.run(URI.create("http://192.0.2.1:80/a"), "there", 1, TIME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this machine only");
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port + "/a");
    }

    private static void answer(ServerSocket server, List<String> answers) {
        for (String answer : answers) {
            try (Socket client = server.accept()) {
                // All of the request: what is left unread would reset the connection.
                byte[] request = new byte[4096];
                var _ = client.getInputStream().read(request);
                client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
