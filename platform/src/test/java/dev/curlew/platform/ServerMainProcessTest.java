package dev.curlew.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Logging;
import dev.curlew.platform.grpc.GrpcServer;
import dev.curlew.platform.grpc.GrpcServerConfig;
import dev.curlew.platform.testing.ChildJvm;
import java.io.BufferedReader;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A server in a process of its own, as it is in production. */
final class ServerMainProcessTest {

    @Test
    void sigterm_drainsAndExits() throws Exception {
        Process server = start(Map.of("LOG_FORMAT", "json", "DRAIN_GRACE", "0s"));
        try (BufferedReader out = server.inputReader(UTF_8)) {
            assertThat(readUntil(out, "Started: server=bird")).contains("Listening: server=bird");

            // Process.destroy() would close its output too.
            assertThat(server.toHandle().destroy()).isTrue();

            assertThat(readUntil(out, "Stopped: server=bird")).contains("\"level\":\"INFO\"");
            assertThat(server.waitFor(10, SECONDS)).isTrue();
            assertThat(server.exitValue()).isEqualTo(128 + 15);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void configAtFault_exitsWithEveryFault() throws Exception {
        Process server = start(Map.of("GRPC_PORT", "many", "LOG_LEVEL", "loud"));
        try (BufferedReader err = server.errorReader(UTF_8)) {
            String printed = err.lines().collect(Collectors.joining("\n"));

            assertThat(printed).contains("  GRPC_PORT: \"many\"", "  LOG_LEVEL: \"loud\"");
            assertThat(server.waitFor(10, SECONDS)).isTrue();
            assertThat(server.exitValue()).isEqualTo(2);
        } finally {
            server.destroyForcibly();
        }
    }

    private static Process start(Map<String, String> variables) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(BirdMain.class));
        builder.environment().putAll(variables);
        return builder.start();
    }

    private static String readUntil(BufferedReader reader, String text) throws Exception {
        StringBuilder read = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            read.append(line).append('\n');
            if (line.contains(text)) {
                return read.toString();
            }
        }
        throw new AssertionError("Ended without \"" + text + "\":\n" + read);
    }

    static final class BirdMain {

        private BirdMain() {}

        static void main() {
            ServerMain.run("bird", () -> {
                Env env = Env.system();
                GrpcServerConfig config = GrpcServerConfig.read(env, 0, 0);
                Logging.check(env);
                env.check();
                return GrpcServer.builder("bird").config(config).start();
            });
        }
    }
}
