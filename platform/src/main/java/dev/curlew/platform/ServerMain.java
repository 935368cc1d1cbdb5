package dev.curlew.platform;

import dev.curlew.platform.config.ConfigException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * What every {@code main} does: start a server, wait for SIGTERM or Ctrl-C, close it. Exit codes: 2 for a configuration
 * at fault (each fault on its own line), 1 where the server could not start, else those of the signal (143, 130).
 */
public final class ServerMain {

    private static final Logger log = LoggerFactory.getLogger(ServerMain.class);

    private ServerMain() {}

    /**
     * Starts a server and blocks until it has been told to stop and is closed, or ends the process if it cannot be
     * started.
     *
     * @param name what to call the server in messages
     * @param start makes the running server; it throws {@link ConfigException} or {@link CannotListenException}
     */
    public static void run(String name, Supplier<? extends AutoCloseable> start) {
        // gRPC writes to java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        CountDownLatch closed = new CountDownLatch(1);
        int exitCode = start(name, start, System.err, closed, Runtime.getRuntime()::addShutdownHook);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
        try {
            closed.await();
        } catch (InterruptedException _) {
            System.exit(0);
        }
    }

    static int start(
            String name,
            Supplier<? extends AutoCloseable> start,
            PrintStream err,
            CountDownLatch closed,
            Consumer<Thread> atShutdown) {
        try {
            AutoCloseable server = start.get();
            atShutdown.accept(Thread.ofPlatform().name("shutdown").unstarted(() -> close(name, server, closed)));
            log.info("Started: server={}", name);
            return 0;
        } catch (ConfigException e) {
            err.println(e.report(name));
            return 2;
        } catch (CannotListenException e) {
            err.println(name + ": " + e.getMessage());
            return 1;
        } catch (RuntimeException | Error e) {
            log.error("Could not start: server={}", name, e);
            return 1;
        }
    }

    private static void close(String name, AutoCloseable server, CountDownLatch closed) {
        try {
            log.info("Stopping: server={}", name);
            server.close();
            log.info("Stopped: server={}", name);
        } catch (Exception e) {
            log.error("Could not stop cleanly: server={}", name, e);
        } finally {
            closed.countDown();
        }
    }
}
