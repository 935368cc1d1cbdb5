package dev.curlew.platform.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.config.Env;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbeMainTest {

    private final AtomicBoolean well = new AtomicBoolean(true);
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @AutoClose
    private final GrpcServer server = GrpcServer.builder("bird")
            .config(GrpcServerConfig.onFreePorts())
            .readiness("bird", well::get)
            .start();

    @Test
    void grpc_serving_isWell_andNotServingIsNot() {
        assertThat(probe(grpc())).isZero();
        assertThat(printed.toString(UTF_8)).isEqualTo("SERVING\n");

        well.set(false);

        Awaitility.await().until(() -> probe(grpc()) == 1);
        assertThat(printed.toString(UTF_8)).endsWith("NOT_SERVING\n");
    }

    @Test
    void http_ready_isWell_andNotReadyIsNot() {
        String ready = "http://127.0.0.1:" + server.managementPort() + "/readyz";
        assertThat(probe(ready)).isZero();

        well.set(false);

        Awaitility.await().until(() -> probe(ready) == 1);
        assertThat(printed.toString(UTF_8)).endsWith("503\n");
    }

    @Test
    void nobodyThere_isNotWell() {
        String target = grpc();
        server.close();

        assertThat(probe(target)).isEqualTo(1);
        assertThat(printed.toString(UTF_8)).contains(target, "UNAVAILABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:9091", "grpc://", "grpc://localhost", "ftp://localhost/"})
    void argumentThatIsNone_isTold(String target) {
        assertThat(probe(target)).isEqualTo(2);
        assertThat(printed.toString(UTF_8)).startsWith("probe: ");
    }

    private String grpc() {
        return "grpc://127.0.0.1:" + server.port();
    }

    private int probe(String target) {
        PrintStream stream = new PrintStream(printed, true, UTF_8);
        return ProbeMain.run(new String[] {target}, Env.of(Map.of()), stream, stream);
    }
}
