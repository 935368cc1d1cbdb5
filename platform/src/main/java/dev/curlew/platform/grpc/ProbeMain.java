package dev.curlew.platform.grpc;

import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks one server whether it is well, as the health check of a container does, which has no other tool for it. The argument is
 * {@code grpc://host:port} for gRPC health (with the certificates of the variables {@code MTLS_…}, where they are set), or the
 * {@code http://} URL of a {@code /readyz}. Exit codes: 0 for well, 1 for anything else, 2 for an argument that is neither.
 */
public final class ProbeMain {

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final String GRPC = "grpc://";

    private ProbeMain() {}

    /** Asks, prints one line, and exits. */
    public static void main(String[] args) {
        System.exit(run(args, Env.system(), System.out, System.err));
    }

    static int run(String[] args, Env env, PrintStream out, PrintStream err) {
        if (args.length != 1 || !args[0].matches("(grpc|http)://.+")) {
            err.println(
                    "probe: \"" + String.join(" ", args) + "\" (expected: grpc://host:port or http://host:port/path)");
            return 2;
        }
        try {
            return ask(args[0], env, out) ? 0 : 1;
        } catch (IllegalArgumentException | ConfigException e) {
            err.println("probe: " + args[0] + ": " + e.getMessage());
            return 2;
        } catch (IOException | StatusRuntimeException e) {
            err.println("probe: " + args[0] + ": " + e.getMessage());
            return 1;
        }
    }

    private static boolean ask(String target, Env env, PrintStream out) throws IOException {
        if (!target.startsWith(GRPC)) {
            int status = status(URI.create(target));
            out.println(status);
            return status == HttpURLConnection.HTTP_OK;
        }
        Optional<MutualTls.Identity> identity = MutualTls.read(env);
        env.check();
        ServingStatus status = GrpcHealth.ask(Address.parse(target.substring(GRPC.length())), PATIENCE, identity);
        out.println(status);
        return status == ServingStatus.SERVING;
    }

    private static int status(URI uri) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()));
        connection.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
