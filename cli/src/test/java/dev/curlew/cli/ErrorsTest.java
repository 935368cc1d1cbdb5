package dev.curlew.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.curlew.cli.Cli.Ended;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.Link;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server refuses is told in one block, and the exit code says of what kind it is. */
class ErrorsTest {
    @AutoClose
    private final FakeServer server = FakeServer.start();

    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT, 2",
        "OUT_OF_RANGE, 2",
        "NOT_FOUND, 3",
        "UNAUTHENTICATED, 4",
        "PERMISSION_DENIED, 4",
        "UNAVAILABLE, 5",
        "DEADLINE_EXCEEDED, 5",
        "RESOURCE_EXHAUSTED, 5",
        "ALREADY_EXISTS, 6",
        "ABORTED, 6",
        "FAILED_PRECONDITION, 6",
        "INTERNAL, 1",
        "UNKNOWN, 1",
        "UNIMPLEMENTED, 1",
        "DATA_LOSS, 1",
        "CANCELLED, 1"
    })
    void code_givesItsExitCode(Code code, int exitCode) {
        server.fail("GetLink", ApiError.of(code, "SOME_REASON", "It went so."));

        Ended ended = Cli.of(server).line("links get x");

        assertThat(ended.exitCode()).isEqualTo(exitCode);
        assertThat(ended.err()).startsWith("curlew: It went so.\n  reason: SOME_REASON\n");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void block_namesFieldsAndWhenToTryAgain() {
        server.fail(
                "CreateLink",
                ApiError.invalidArgument("INVALID_FIELD", "The request has fields that are not valid.")
                        .withViolation("link.slug", "expected: 1 to 128 characters")
                        .withRetryDelay(Duration.ofSeconds(90)));

        Ended ended = Cli.of(server).line("links create https://example.com/ --slug !");

        assertThat(ended.err()).isEqualTo("""
                        curlew: The request has fields that are not valid.
                          reason: INVALID_FIELD
                          link.slug: expected: 1 to 128 characters
                          again in: 1m30s
                        """);
    }

    @Test
    void textOfTheServer_harmless() {
        server.fail(
                "GetLink",
                ApiError.of(Code.NOT_FOUND, "LINK_NOT_FOUND", "no \u001b]0;owned\u0007 link\u202e")
                        .withViolation("code", "line\nbreak\u009b31m"));

        Ended ended = Cli.of(server).line("links get x");

        assertThat(ended.err())
                .contains("\\u001b]0;owned\\u0007")
                .contains("\\u202e")
                .contains("line\\nbreak\\u009b31m")
                .doesNotContain("\u001b", "\u0007", "\u202e", "\u009b");
    }

    @Test
    void internalError_namesTheRequestIdThatWasSent() {
        server.fail("GetLink", ApiError.internal());

        Ended ended = Cli.of(server).line("links get x");

        String id = server.lastHeaders().get(Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER));
        assertThat(id).isNotEmpty();
        assertThat(ended.err()).contains("request id: " + id);
    }

    @Test
    void keyNeeded_saysHowToGiveOne() {
        server.fail("GetLink", ApiError.of(Code.UNAUTHENTICATED, "KEY_NEEDED", "A key is needed."));

        assertThat(Cli.of(server).line("links get x").err()).contains("--key-file", "CURLEW_API_KEY_FILE");
    }

    @Test
    void noServer_saidWithItsAddress() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        Ended ended = Cli.at("localhost:" + port).line("links list");

        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(ended.err()).contains("localhost:" + port, "cannot be reached", "refused", "--server");
    }

    @Test
    void slowServer_givenUpAtTheTimeout() {
        CountDownLatch over = new CountDownLatch(1);
        server.answer("GetLink", _ -> {
            try {
                over.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return Link.getDefaultInstance();
        });

        Ended ended = Cli.of(server).line("links get x --timeout 0.2s");
        over.countDown();

        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(ended.err()).contains("did not answer in time", "--timeout");
    }

    @Test
    void everyCall_hasADeadline() {
        assertThat(Cli.of(server).line("links get x").exitCode()).isZero();

        assertThat(server.lastDeadlineSeconds()).isBetween(20L, 30L);
    }

    @Test
    void keyFromFile_sentAsBearer(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("key"), " cur_abc\n");

        assertThat(Cli.of(server).line("links get x --key-file " + file).exitCode())
                .isZero();
        assertThat(authorization()).isEqualTo("Bearer cur_abc");
        assertThat(Cli.of(server)
                        .with("CURLEW_API_KEY_FILE", file.toString())
                        .line("links get x")
                        .exitCode())
                .isZero();
        assertThat(authorization()).isEqualTo("Bearer cur_abc");
        assertThat(Cli.of(server)
                        .with("CURLEW_API_KEY", "cur_env")
                        .line("links get x")
                        .exitCode())
                .isZero();
        assertThat(authorization()).isEqualTo("Bearer cur_env");
        assertThat(Cli.of(server).line("links get x").exitCode()).isZero();
        assertThat(authorization()).isNull();
    }

    @Test
    void keyToAnotherMachineInTheClear_warnedOf() {
        Ended ended =
                Cli.at("curlew.invalid:9090").with("CURLEW_API_KEY", "cur_a").line("links list --timeout 5s");

        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(ended.err()).contains("unencrypted", "--tls").doesNotContain("cur_a");
    }

    @Test
    void unknownDetails_doNoHarm() {
        server.answer("GetLink", _ -> {
            throw StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                    .setCode(Code.NOT_FOUND.value())
                    .setMessage("m")
                    .addDetails(Any.newBuilder().setTypeUrl("type.googleapis.com/none"))
                    .build());
        });

        assertThat(Cli.of(server).line("links get x").exitCode()).isEqualTo(3);
    }

    private @Nullable String authorization() {
        return server.lastHeaders().get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
    }
}
