package dev.curlew.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault of a network, to a server that sends back what it gets. */
class TcpProxyTest {
    private ServerSocket server;
    private TcpProxy network;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        network = TcpProxy.to(server.getLocalPort());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Thread.ofVirtual().start(() -> echo(client));
                } catch (IOException _) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        network.close();
        server.close();
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException _) {
            // It is gone.
        }
    }

    @Test
    void open_lets_through() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client)).isEqualTo(7);
        }
    }

    @Test
    void cut_breaksWhatIsThere_andWhatComes_untilHealed() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client)).isEqualTo(7);
            network.cut();
            assertThat(broken(client)).isTrue();
        }
        try (Socket client = connect()) {
            assertThat(broken(client)).isTrue();
        }
        network.heal();
        try (Socket client = connect()) {
            assertThat(ask(client)).isEqualTo(7);
        }
    }

    @Test
    void lose_silencesWhatIsThere_andNothingElse() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client)).isEqualTo(7);
            network.lose();
            client.setSoTimeout(200);
            assertThatThrownBy(() -> ask(client)).isInstanceOf(SocketTimeoutException.class);
        }
        try (Socket client = connect()) {
            assertThat(ask(client)).isEqualTo(7);
        }
    }

    @Test
    void slow_takesItsTime() throws IOException {
        try (Socket client = connect()) {
            network.slow(Duration.ofMillis(100));
            long begun = System.nanoTime();
            assertThat(ask(client)).isEqualTo(7);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), network.port());
        client.setSoTimeout(5_000);
        return client;
    }

    private static int ask(Socket client) throws IOException {
        client.getOutputStream().write(7);
        return client.getInputStream().read();
    }

    private static boolean broken(Socket client) {
        try {
            return ask(client) < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
