package dev.curlew.standalone;

import dev.curlew.embedded.EmbeddedServerException;
import dev.curlew.platform.CannotListenException;
import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts the stack and keeps it until Ctrl-C or SIGTERM. */
@Command(
        name = "./curlew up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs Curlew on this machine: the three servers, Envoy, and embedded Postgres and Redis.",
        footer = {
            "",
            "Ports: each moves with a variable (ENVOY_GRPC_PORT, ENVOY_ADMIN_PORT, EDGE_PORT, LINK_PORT,",
            "ANALYTICS_PORT, POSTGRES_PORT, REDIS_PORT, ..._MANAGEMENT_PORT)."
        })
final class UpCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "where links and clicks are kept (default: .curlew)")
    private @Nullable Path dataDir;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "the public port (default: 8080); 0 takes free ports for everything")
    private int port;

    @Option(
            names = "--no-envoy",
            description = "leave Envoy out: the edge answers on the public port, and gRPC has no single address")
    private boolean noEnvoy;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls us
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > MAX_PORT) {
            throw new ParameterException(spec.commandLine(), "--port: " + port + " (expected: 0 to 65535)");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path data = dataDir == null ? Path.of(System.getProperty("curlew.root", "."), ".curlew") : dataDir;
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            UpLogging.toFile(DataFolder.make(data.resolve("logs")));
            StackPorts ports = StackPorts.claim(port, !noEnvoy, Env.system());
            StackConfig config = new StackConfig(data, ports, !noEnvoy, System.getenv());
            Progress progress = new Progress(out);
            Stack stack = Stack.start(config, progress);
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
                        progress.say("Stopping ...");
                        stack.close();
                        progress.say("Stopped. The data is in " + config.dataDir() + ".");
                        stopped.countDown();
                    }));
            progress.ready(config);
        } catch (ConfigException e) {
            err.println(e.report("curlew"));
            return 2;
        } catch (EmbeddedServerException | CannotListenException | StackException e) {
            err.println("curlew: " + e.getMessage());
            return 1;
        }
        stopped.await();
        return 0;
    }
}
