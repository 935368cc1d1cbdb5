package dev.curlew.link.window;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.link.redis.Redis;
import dev.curlew.platform.config.Secret;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisWindowsTest extends WindowContract {

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private Redis redis;
    private RedisWindows windows;

    @BeforeEach
    void open() {
        REDIS.server().flush();
        redis = Redis.open(new Redis.Settings(REDIS.host(), REDIS.port(), Optional.of(Secret.of(REDIS.password())), 0));
        windows = new RedisWindows(redis, "tests", Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void count_leavesNothingBehind_onceTheWindowIsEmpty() {
        Window window = count("x", 10);

        assertThat(redis.ask(client -> client.pttl(key("x"))))
                .hasValueSatisfying(
                        left -> assertThat(left).isBetween(1L, window.reset().toMillis() + 1));
    }

    @Override
    Window count(String who, int limit) {
        return windows.count(who, limit).orElseThrow();
    }

    /** Redis has its own clock: instead of that, what is stored goes back. */
    @Override
    void pass(String who, Duration time) {
        assertThat(redis.ask(client -> client.hincrBy(key(who), "t", -MICROSECONDS.convert(time))))
                .isPresent();
    }

    private static String key(String who) {
        return "curlew:tests-window:" + who;
    }
}
