package dev.curlew.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;

/** A real Redis, with an append-only file and without eviction, as a child of this process. */
public final class EmbeddedRedis extends EmbeddedServer {
    private final RedisSpec spec;

    private EmbeddedRedis(Supervisor supervisor, RedisSpec spec, DataDir dir) {
        super(RedisSpec.NAME, supervisor, dir);
        this.spec = spec;
    }

    /** Starts a durable, supervised Redis on {@code port} (0: a free one) with its data in {@code dataDir}. */
    public static EmbeddedRedis start(Path dataDir, int port) {
        return start(ServerOptions.in(dataDir).withPort(port));
    }

    /**
     * Starts Redis and returns when it has loaded its data and answers.
     *
     * @throws PortInUseException if the port is taken
     * @throws EmbeddedServerException if there is no Redis for this machine, the folder is in use, or it does not start
     */
    public static EmbeddedRedis start(ServerOptions options) {
        Path program = RedisBinary.unpacked(Tools.ofThisMachine());
        DataDir dir = DataDir.open(options.dataDir(), RedisSpec.NAME, RedisSpec.GRACE);
        try {
            int port = Ports.claim(
                    RedisSpec.NAME, InetAddress.getLoopbackAddress(), options.port(), options.portSetting());
            RedisSpec spec = new RedisSpec(dir, program, port, options.durable());
            Supervisor supervisor = new Supervisor(spec, dir, options);
            supervisor.start();
            EmbeddedRedis redis = new EmbeddedRedis(supervisor, spec, dir);
            return redis;
        } catch (RuntimeException e) {
            dir.close();
            throw e;
        }
    }

    @Override
    public int port() {
        return spec.port();
    }

    /** The password of the default user, kept in the data folder. */
    public String password() {
        return dir().password();
    }

    /** The address with the password in it, as Redis clients take it: not for logs. */
    public URI uri() {
        return URI.create("redis://:" + password() + "@" + host() + ":" + port());
    }

    /** Removes everything that it holds. */
    public void flush() {
        try (RedisConnection redis = RedisConnection.open(host(), port(), password())) {
            String answer = redis.ask("FLUSHALL");
            if (!answer.equals("+OK")) {
                throw new EmbeddedServerException("Redis refused to flush: " + answer);
            }
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot flush Redis: " + e.getMessage(), e);
        }
    }
}
