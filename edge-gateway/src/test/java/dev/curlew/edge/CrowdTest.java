package dev.curlew.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.edge.testing.EdgeProcess;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.fuzz.RawHttp;
import dev.curlew.platform.testing.ProcessStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many who do little. */
class CrowdTest {

    private static final int IDLE = 10_000;
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final long MOST_KIB = 150 * 1024;
    private static final byte[] REDIRECT =
            "GET /known HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".getBytes(US_ASCII);

    @TempDir
    Path folder;

    private final LinkBackend backend = LinkBackend.start().with("known", "https://example.com/", 1);
    private Process edge;
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = EdgeProcess.freePort();
        int management = EdgeProcess.freePort();
        Map<String, String> variables = TestEdge.variables(folder.resolve("journal"), backend.port(), backend.port());
        variables.put("HTTP_PORT", Integer.toString(port));
        variables.put("MANAGEMENT_PORT", Integer.toString(management));
        variables.put("LISTEN_HOST", "127.0.0.1");
        edge = EdgeProcess.start(List.of(), variables, folder.resolve("log"));
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> redirected());
    }

    @AfterEach
    void stop() throws InterruptedException {
        edge.destroyForcibly().waitFor();
        backend.close();
    }

    private boolean redirected() throws IOException {
        return RawHttp.send(port, REDIRECT, ANSWERED).kind().equals("302");
    }

    @Test
    void tenThousandIdleConnections_costLittle_andHinderNobody() throws IOException {
        long before = residentKib();
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                SocketChannel channel = SocketChannel.open();
                idle.add(channel);
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                // Some have asked for something, and got it.
                if (i % 10 == 0) {
                    channel.write(ByteBuffer.wrap(REDIRECT));
                    assertThat(channel.read(ByteBuffer.allocate(16))).isPositive();
                }
            }
            for (int i = 0; i < 20; i++) {
                assertThat(redirected()).isTrue();
            }
            assertThat(residentKib() - before).isLessThan(MOST_KIB);
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
        assertThat(redirected()).isTrue();
        assertThat(edge.isAlive()).isTrue();
    }

    private long residentKib() throws IOException {
        return ProcessStatus.of(edge.pid()).residentKib();
    }
}
