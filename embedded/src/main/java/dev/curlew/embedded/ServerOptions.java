package dev.curlew.embedded;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to run an embedded server.
 *
 * @param dataDir the folder of its data, configuration and log; made if it is missing, used by one server at a time
 * @param port the port to listen on, 0 for a free one
 * @param portSetting the variable or flag that chose the port, named where that port is in use; null if there is none
 * @param durable true to lose nothing when the machine loses power; false is faster and still loses nothing when the
 *     server is killed
 * @param supervised true to start the server again whenever it dies by itself
 * @param onRestart told after each such restart, on a thread of the supervision
 */
public record ServerOptions(
        Path dataDir,
        int port,
        @Nullable String portSetting,
        boolean durable,
        boolean supervised,
        Consumer<ServerRestart> onRestart) {
    public ServerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        dataDir = dataDir.toAbsolutePath().normalize();
    }

    /** Data in {@code dataDir}, a free port, durable, supervised. */
    public static ServerOptions in(Path dataDir) {
        return new ServerOptions(dataDir, 0, null, true, true, restart -> {});
    }

    /** The same with this port; 0 is a free one. */
    public ServerOptions withPort(int newPort) {
        return new ServerOptions(dataDir, newPort, portSetting, durable, supervised, onRestart);
    }

    /** The same with this port, chosen by the variable or flag of that name. */
    public ServerOptions withPort(int newPort, String setting) {
        return new ServerOptions(dataDir, newPort, setting, durable, supervised, onRestart);
    }

    /** The same without waiting for the disk: for tests, and for data that may go with the machine's power. */
    public ServerOptions fast() {
        return new ServerOptions(dataDir, port, portSetting, false, supervised, onRestart);
    }

    /** The same, but a server that dies stays dead. */
    public ServerOptions unsupervised() {
        return new ServerOptions(dataDir, port, portSetting, durable, false, onRestart);
    }

    /** The same with a listener for restarts. */
    public ServerOptions onRestart(Consumer<ServerRestart> listener) {
        return new ServerOptions(dataDir, port, portSetting, durable, supervised, listener);
    }
}
