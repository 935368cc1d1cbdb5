package dev.curlew.analytics.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The Lua scripts beside this class. */
final class RedisScripts {

    private RedisScripts() {}

    static String load(String name) {
        try (InputStream in = Objects.requireNonNull(RedisScripts.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
