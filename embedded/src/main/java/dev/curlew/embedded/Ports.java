package dev.curlew.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Which ports are free. */
public final class Ports {
    // Below the range that systems give to outgoing connections: one of those could take the port of a server that is
    // down for a moment.
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;
    private static final int TRIES = 200;

    /** What was given may not be listened on yet. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    /** One byte for each port, locked by the process that it was given to until that ends, however it does. */
    private static final FileChannel GIVEN_TO_PROCESSES =
            open(Path.of(System.getProperty("java.io.tmpdir"), "curlew-ports-of-" + System.getProperty("user.name")));

    private Ports() {}

    /** A port that nobody listens on at this moment, and that was given to nobody else on this machine. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (isFree(InetAddress.getLoopbackAddress(), port) && GIVEN.add(port) && take(port)) {
                return port;
            }
        }
        throw new EmbeddedServerException("no free port found between " + LOWEST + " and " + BEYOND);
    }

    private static boolean take(int port) {
        try {
            FileLock lock = GIVEN_TO_PROCESSES.tryLock(port, 1, false);
            return lock != null;
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot lock a port for this process", e);
        }
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot write " + file, e);
        }
    }

    /**
     * Gives {@code port}, or a free one for 0.
     *
     * @param server who is to listen, for people
     * @param setting the variable or flag that chose the port; null if there is none
     * @throws PortInUseException if the port is taken
     */
    public static int claim(String server, InetAddress address, int port, @Nullable String setting) {
        if (port == 0) {
            return free();
        }
        if (!isFree(address, port)) {
            throw new PortInUseException(server, port, setting);
        }
        return port;
    }

    private static boolean isFree(InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections that linger after a server ended do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
