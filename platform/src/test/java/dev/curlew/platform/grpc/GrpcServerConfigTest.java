package dev.curlew.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.config.Env;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GrpcServerConfigTest {

    @Test
    void read_nothingSet_givesDefaults() {
        Env env = Env.of(Map.of());

        GrpcServerConfig config = GrpcServerConfig.read(env, 9091, 9191);
        env.check();

        assertThat(config)
                .isEqualTo(new GrpcServerConfig(
                        "127.0.0.1",
                        9091,
                        9191,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(10),
                        4 * 1024 * 1024,
                        16 * 1024,
                        2048,
                        1024,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        Optional.empty()));
    }

    @Test
    void read_everythingSet() {
        Env env = Env.of(Map.ofEntries(
                Map.entry("LISTEN_HOST", "0.0.0.0"),
                Map.entry("GRPC_PORT", "1"),
                Map.entry("MANAGEMENT_PORT", "2"),
                Map.entry("DRAIN_GRACE", "3s"),
                Map.entry("DRAIN_TIMEOUT", "4s"),
                Map.entry("GRPC_DEFAULT_DEADLINE", "5s"),
                Map.entry("GRPC_MAX_MESSAGE_BYTES", "6KiB"),
                Map.entry("GRPC_MAX_METADATA_BYTES", "7KiB"),
                Map.entry("GRPC_MAX_CONCURRENT_CALLS", "8"),
                Map.entry("GRPC_MAX_CALLS_PER_CONNECTION", "9"),
                Map.entry("GRPC_MAX_CONNECTION_AGE", "10s"),
                Map.entry("GRPC_MAX_CONNECTION_AGE_GRACE", "11s")));

        GrpcServerConfig config = GrpcServerConfig.read(env, 9091, 9191);
        env.check();

        assertThat(config)
                .isEqualTo(new GrpcServerConfig(
                        "0.0.0.0",
                        1,
                        2,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        6 * 1024,
                        7 * 1024,
                        8,
                        9,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(11),
                        Optional.empty()));
    }
}
