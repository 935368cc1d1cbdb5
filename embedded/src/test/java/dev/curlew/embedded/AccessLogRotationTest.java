package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessLogRotationTest {
    @TempDir
    private Path dir;

    @Test
    void rotate_overTheLimit_movedAndWrittenAnew() {
        EnvoyConfig config = EnvoyConfig.local(Ports.free(), Ports.free(), Ports.free());
        try (EmbeddedEnvoy envoy = EmbeddedEnvoy.start(ServerOptions.in(dir), config);
                AccessLogRotation rotation = AccessLogRotation.start(envoy.spec(), 1, Duration.ofMillis(20))) {
            assertThat(rotation).isNotNull();
            Path old = envoy.accessLogs().getLast();

            await().untilAsserted(() -> {
                request(envoy, "/first");
                assertThat(old).content().contains("/first");
            });
            await().untilAsserted(() -> {
                request(envoy, "/second");
                assertThat(old).content().contains("/second").doesNotContain("/first");
            });
        }
    }

    private static void request(EmbeddedEnvoy envoy, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + envoy.port() + path).toURL().openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(HttpURLConnection.HTTP_UNAVAILABLE);
    }
}
