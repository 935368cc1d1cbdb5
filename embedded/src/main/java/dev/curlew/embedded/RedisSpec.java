package dev.curlew.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How Redis is run and asked. */
final class RedisSpec implements ServerSpec {
    static final String NAME = "Redis";
    static final String HOST = "127.0.0.1";
    static final Duration GRACE = Duration.ofSeconds(10);

    private final DataDir dir;
    private final Path program;
    private final int port;
    private final boolean durable;

    RedisSpec(DataDir dir, Path program, int port, boolean durable) {
        this.dir = dir;
        this.program = program;
        this.port = port;
        this.durable = durable;
    }

    int port() {
        return port;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> command() {
        return List.of(program.toString(), configuration().toString());
    }

    @Override
    public Duration grace() {
        return GRACE;
    }

    /** In a file, since a password on the command line is there for all users to see. */
    private Path configuration() {
        return dir.resolve("redis.conf");
    }

    @Override
    public void prepare() {
        // "everysec" answers clients before it has written while a sync is under way, so a kill at that moment would
        // lose what was acknowledged. "always" and "no" both write first; the one also waits for the disk.
        String text = """
                bind %s
                port %d
                protected-mode yes
                requirepass %s
                daemonize no
                dir .
                save ""
                appendonly yes
                appendfsync %s
                maxmemory-policy noeviction
                """.formatted(HOST, port, dir.password(), durable ? "always" : "no");
        try {
            DataDir.writePrivately(configuration(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean ready() {
        try (RedisConnection redis = RedisConnection.open(HOST, port, dir.password())) {
            return redis.ask("PING").equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }
}
