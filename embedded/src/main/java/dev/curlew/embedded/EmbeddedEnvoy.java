package dev.curlew.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real Envoy with Curlew's configuration as a child of this process. */
public final class EmbeddedEnvoy extends EmbeddedServer {
    private final EnvoySpec spec;
    private final AccessLogRotation rotation;

    private EmbeddedEnvoy(Supervisor supervisor, EnvoySpec spec, DataDir dir, AccessLogRotation rotation) {
        super(EnvoySpec.NAME, supervisor, dir);
        this.spec = spec;
        this.rotation = rotation;
    }

    /**
     * Starts Envoy and returns when it listens. The first time on a machine without Envoy, installs it.
     *
     * @param options the folder and the supervision; its port must be 0, since the ports are those of {@code config}
     * @throws PortInUseException if one of the ports is taken
     * @throws EmbeddedServerException if there is no Envoy, the folder is in use, or it does not start
     */
    public static EmbeddedEnvoy start(ServerOptions options, EnvoyConfig config) {
        if (options.port() != 0) {
            throw new IllegalArgumentException("port: " + options.port() + " (expected: 0, the listeners have theirs)");
        }
        Path program = EnvoyBinary.ofThisMachine().find();
        DataDir dir = DataDir.open(options.dataDir(), EnvoySpec.NAME, EnvoySpec.GRACE);
        try {
            EnvoySpec spec = new EnvoySpec(dir, program, withPorts(config));
            Supervisor supervisor = new Supervisor(spec, dir, options);
            supervisor.start();
            return new EmbeddedEnvoy(supervisor, spec, dir, AccessLogRotation.start(spec));
        } catch (RuntimeException e) {
            dir.close();
            throw e;
        }
    }

    /**
     * Checks a configuration without starting anything.
     *
     * @throws EmbeddedServerException if there is no Envoy, or it refuses the configuration; the message says where
     */
    public static void validate(EnvoyConfig config) {
        try {
            Path folder = Files.createTempDirectory("curlew-envoy");
            try {
                Path secrets = folder.resolve("sds");
                EnvoyTemplate.writeSecrets(config.options(), secrets);
                validate(Files.writeString(
                        folder.resolve("envoy.yaml"),
                        EnvoyTemplate.render(withPorts(config), folder.resolve("access.log"), secrets)));
            } finally {
                Tools.deleteTree(folder);
            }
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot validate the configuration of Envoy: " + e, e);
        }
    }

    private static void validate(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        EnvoyBinary.ofThisMachine().find().toString(),
                        "--mode",
                        "validate",
                        "--log-level",
                        "warning",
                        "--config-path",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // A warning tells of something that the next Envoy will refuse.
        if (process.onExit().join().exitValue() != 0 || output.contains("[warning]")) {
            throw new EmbeddedServerException("Envoy refuses its configuration:\n" + output.strip());
        }
    }

    private static EnvoyConfig withPorts(EnvoyConfig config) {
        EnvoyOptions options = config.options();
        if (options.tls().isPresent()) {
            options = options.withTls(options.tls().get(), withPort(options.https()), options.httpsPublicPort());
        }
        if (options.stats().isPresent()) {
            options = options.withStats(withPort(options.stats().get()));
        }
        return config.listeningOn(
                        withPort(config.publicListener()),
                        withPort(config.internalListener()),
                        withPort(config.adminListener()))
                .with(options);
    }

    private static ListenAddress withPort(ListenAddress address) {
        try {
            int port = Ports.claim(
                    EnvoySpec.NAME, InetAddress.getByName(address.host()), address.port(), address.setting());
            return new ListenAddress(address.host(), port, address.setting());
        } catch (UnknownHostException e) {
            throw new EmbeddedServerException(EnvoySpec.NAME + " cannot listen on " + address.host(), e);
        }
    }

    EnvoySpec spec() {
        return spec;
    }

    /** The names of the log files that it writes beside {@link #log()}. */
    public List<Path> accessLogs() {
        return List.of(
                spec.accessLog(),
                spec.accessLog().resolveSibling(spec.accessLog().getFileName() + ".1"));
    }

    /** The port of the public listener. */
    @Override
    public int port() {
        return spec.config().publicListener().port();
    }

    /** The port of the internal gRPC listener. */
    public int internalPort() {
        return spec.config().internalListener().port();
    }

    /** The port of the public listener over TLS and QUIC; -1 without TLS. */
    public int httpsPort() {
        EnvoyOptions options = spec.config().options();
        return options.tls().isPresent() ? options.https().port() : -1;
    }

    /** The port of metrics for Prometheus; -1 without them. */
    public int statsPort() {
        return spec.config().options().stats().map(ListenAddress::port).orElse(-1);
    }

    /** The port of Envoy's own pages, on the loopback address. */
    public int adminPort() {
        return spec.config().adminListener().port();
    }

    @Override
    public void close() {
        rotation.close();
        super.close();
    }
}
