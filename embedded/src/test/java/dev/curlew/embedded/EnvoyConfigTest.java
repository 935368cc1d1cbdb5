package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvoyConfigTest {
    private static final EnvoyConfig LOCAL = EnvoyConfig.local(8081, 9091, 9092);

    @Test
    void validate_oneReplicaOfEach_acceptedWithoutWarning() {
        assertThatCode(() -> EmbeddedEnvoy.validate(LOCAL)).doesNotThrowAnyException();
    }

    @Test
    void validate_namesAndAddresses_accepted() {
        EnvoyConfig config = LOCAL.inFrontOf(
                List.of(new Endpoint("edge-gateway", 8081), new Endpoint("10.0.0.7", 8081)),
                List.of(new Endpoint("link-service.curlew.svc", 9091)),
                List.of(new Endpoint("::1", 9092)));

        assertThatCode(() -> EmbeddedEnvoy.validate(config)).doesNotThrowAnyException();
    }

    @Test
    void validate_portInUse_namesPortAndSetting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ListenAddress inUse = new ListenAddress("127.0.0.1", taken.getLocalPort(), "--port");
            EnvoyConfig config = LOCAL.listeningOn(inUse, ListenAddress.anyLocal(), ListenAddress.anyLocal());

            assertThatThrownBy(() -> EmbeddedEnvoy.validate(config))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()))
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void render_everyPlaceholderFilled_andPathsQuoted() {
        EnvoyConfig config = LOCAL.listeningOn(listen(8080), listen(9090), listen(9901));

        assertThat(EnvoyTemplate.render(config, Path.of("/tmp/a \"b\"/access.log"), Path.of("/tmp/sds")))
                .doesNotContain("${")
                .contains("path: \"/tmp/a \\\"b\\\"/access.log\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"", "a\nb", "-a", "{}", "a#b", "fe80::1%eth0"})
    void endpoint_hostThatIsNone_refused(String host) {
        assertThatThrownBy(() -> new Endpoint(host, 80)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void adminListener_notLoopback_refused() {
        ListenAddress everywhere = new ListenAddress("0.0.0.0", 9901, null);

        assertThatThrownBy(() -> LOCAL.listeningOn(listen(8080), listen(9090), everywhere))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ListenAddress listen(int port) {
        return new ListenAddress("127.0.0.1", port, null);
    }
}
