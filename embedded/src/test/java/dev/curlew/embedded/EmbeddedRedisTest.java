package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedRedisTest {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void kill_supervised_keepsEveryAcknowledgedWrite(boolean durable) throws IOException {
        ServerOptions options = ServerOptions.in(dir);
        try (EmbeddedRedis redis = EmbeddedRedis.start(durable ? options : options.fast())) {
            long before = redis.pid();
            for (int i = 0; i < 100; i++) {
                assertThat(ask(redis, "SET k" + i + " v")).isEqualTo("+OK");
            }

            redis.kill();

            await().until(redis::ready);
            assertThat(redis.pid()).isNotEqualTo(before);
            assertThat(ask(redis, "DBSIZE")).isEqualTo(":100");
        }
    }

    @Test
    void stop_thenRestart_samePortSameData() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(dir, 0)) {
            assertThat(ask(redis, "SET k v")).isEqualTo("+OK");

            redis.stop();
            assertThat(redis.ready()).isFalse();

            redis.restart();
            assertThat(ask(redis, "EXISTS k")).isEqualTo(":1");
        }
    }

    @Test
    void restart_whileTheSupervisionWaitsToDoSo_oneServerOnly() {
        List<ServerRestart> restarts = new CopyOnWriteArrayList<>();
        try (EmbeddedRedis redis =
                EmbeddedRedis.start(ServerOptions.in(dir).fast().onRestart(restarts::add))) {
            redis.kill();
            redis.restart();

            String running = redis.pid() + " ";
            await().during(Duration.ofMillis(400))
                    .untilAsserted(() ->
                            assertThat(dir.resolve("server.pid")).content().startsWith(running));
            assertThat(restarts).isEmpty();
            assertThat(redis.ready()).isTrue();
        }
    }

    @Test
    void flush_emptied() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(ServerOptions.in(dir).fast())) {
            assertThat(ask(redis, "SET k v")).isEqualTo("+OK");

            redis.flush();

            assertThat(ask(redis, "DBSIZE")).isEqualTo(":0");
        }
    }

    @Test
    void login_wrongPassword_refused() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(ServerOptions.in(dir).fast())) {
            assertThatThrownBy(() -> RedisConnection.open(redis.host(), redis.port(), "wrong"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("WRONGPASS");
        }
    }

    private static String ask(EmbeddedRedis redis, String command) throws IOException {
        try (RedisConnection connection = RedisConnection.open(redis.host(), redis.port(), redis.password())) {
            return connection.ask(command);
        }
    }
}
