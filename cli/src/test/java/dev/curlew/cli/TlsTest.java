package dev.curlew.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.cli.Cli.Ended;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceImplBase;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls by TLS, to a server whose certificate is trusted and to one whose is not. */
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Test
    void call_encrypted_ifTheCertificateIsTrusted() throws Exception {
        makeCertificate();
        Server server = NettyServerBuilder.forPort(
                        0,
                        TlsServerCredentials.create(
                                dir.resolve("certificate.pem").toFile(),
                                dir.resolve("key.pem").toFile()))
                .addService(new Links())
                .build()
                .start();
        try {
            Cli cli = Cli.at("localhost:" + server.getPort()).with("CURLEW_API_KEY", "cur_a");

            Ended trusted = cli.line("links get x --timeout 10s --tls-ca " + dir.resolve("certificate.pem"));
            Ended byVariable = cli.with(
                            "CURLEW_TLS_CA", dir.resolve("certificate.pem").toString())
                    .line("links get x --timeout 10s");
            Ended unknown = cli.line("links get x --timeout 10s --tls");
            Ended inTheClear = cli.line("links get x --timeout 10s");

            assertThat(trusted.exitCode()).as(trusted.err()).isZero();
            assertThat(trusted.out()).contains("code  x");
            assertThat(byVariable.exitCode()).as(byVariable.err()).isZero();
            assertThat(unknown.exitCode()).isEqualTo(5);
            assertThat(unknown.err()).contains("cannot be reached", "certif");
            assertThat(inTheClear.exitCode()).isEqualTo(5);
        } finally {
            server.shutdownNow().awaitTermination();
        }
    }

    private void makeCertificate() throws Exception {
        Path store = dir.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        pem("certificate.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private void pem(String name, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        Files.writeString(
                dir.resolve(name), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static final class Links extends LinkServiceImplBase {
        @Override
        public void getLink(GetLinkRequest request, StreamObserver<Link> answer) {
            answer.onNext(Link.newBuilder().setCode(request.getCode()).build());
            answer.onCompleted();
        }
    }
}
