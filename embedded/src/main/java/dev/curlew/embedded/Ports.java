package dev.curlew.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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

    private Ports() {}

    /** A port that nobody listens on at this moment. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (isFree(InetAddress.getLoopbackAddress(), port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new EmbeddedServerException("no free port found between " + LOWEST + " and " + BEYOND);
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
