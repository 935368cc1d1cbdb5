package dev.curlew.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.testing.TestCertificates;
import dev.curlew.platform.trace.Tracing;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MutualTlsTest {

    @TempDir
    private static Path folder;

    private static TestCertificates ours;
    private static TestCertificates strangers;
    private static GrpcServer server;

    @BeforeAll
    static void start() {
        ours = TestCertificates.make(folder.resolve("ours"), "bird-service", "client");
        strangers = TestCertificates.make(folder.resolve("strangers"), "client");
        server = serve("bird-service");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void call_bothOfOneAuthority_answered() {
        assertThat(call("localhost", Optional.of(ours.identity("client")))).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void call_byANameThatTheCertificateHasNot_refused() {
        assertThatThrownBy(() -> call("127.0.0.1", Optional.of(ours.identity("client"))))
                .satisfies(MutualTlsTest::unavailable);
    }

    @Test
    void call_withoutCertificate_orWithAStrangers_refused() {
        assertThatThrownBy(() -> call("localhost", Optional.empty())).satisfies(MutualTlsTest::unavailable);
        assertThatThrownBy(() -> call("localhost", Optional.of(strangers.identity("client"))))
                .satisfies(MutualTlsTest::unavailable);
        assertThatThrownBy(() -> call(
                        "localhost",
                        Optional.of(new MutualTls.Identity(
                                strangers.identity("client").certificate(),
                                strangers.identity("client").key(),
                                ours.identity("client").authority()))))
                .satisfies(MutualTlsTest::unavailable);
    }

    @Test
    void probe_ofOneself_asksForNoName() {
        Address address = new Address("127.0.0.1", server.port());
        Duration patience = Duration.ofSeconds(5);

        assertThat(GrpcHealth.ask(address, patience, Optional.of(ours.identity("client"))))
                .isEqualTo(ServingStatus.SERVING);
        assertThatThrownBy(() -> GrpcHealth.ask(address, patience, Optional.of(strangers.identity("client"))))
                .satisfies(MutualTlsTest::unavailable);
    }

    @Test
    void read_allThree_orNone() {
        MutualTls.Identity identity = ours.identity("client");
        Map<String, String> all = Map.of(
                "MTLS_CERTIFICATE_FILE", identity.certificate().toString(),
                "MTLS_KEY_FILE", identity.key().toString(),
                "MTLS_CA_FILE", identity.authority().toString());

        assertThat(MutualTls.read(Env.of(all))).contains(identity);
        assertThat(MutualTls.read(Env.of(Map.of()))).isEmpty();
        Env some = Env.of(Map.of("MTLS_KEY_FILE", identity.key().toString()));
        assertThat(MutualTls.read(some)).isEmpty();
        assertThatThrownBy(some::check)
                .hasMessageContaining("MTLS_CERTIFICATE_FILE")
                .hasMessageContaining("MTLS_CA_FILE");
        Env missing = Env.of(Map.of("MTLS_KEY_FILE", "/nowhere/tls.key"));
        MutualTls.read(missing);
        assertThatThrownBy(missing::check).hasMessageContaining("MTLS_KEY_FILE: \"/nowhere/tls.key\"");
    }

    @Test
    void open_noCertificate_isToldWithTheVariables() throws Exception {
        Path nonsense = Files.writeString(folder.resolve("nonsense"), "nonsense");

        assertThatThrownBy(() -> MutualTls.open(new MutualTls.Identity(nonsense, nonsense, nonsense)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("MTLS_CERTIFICATE_FILE");
    }

    private static GrpcServer serve(String name) {
        GrpcServerConfig plain = GrpcServerConfig.onFreePorts();
        return GrpcServer.builder("bird")
                .config(plain.withTls(ours.identity(name)))
                .start();
    }

    private static ServingStatus call(String host, Optional<MutualTls.Identity> identity) {
        try (GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(5), Tracing.off(), identity)) {
            return HealthGrpc.newBlockingStub(channels.open(new Address(host, server.port())))
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus();
        }
    }

    private static void unavailable(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        status -> assertThat(status.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE));
    }
}
