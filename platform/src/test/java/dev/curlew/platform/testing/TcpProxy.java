package dev.curlew.platform.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A network between a client and a server on this machine, which can be cut, can be slow, and can fall silent. */
public final class TcpProxy implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final int BUFFER = 16_384;
    private static final int CONNECT_MILLIS = 2_000;

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> lost = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile long delayNanos;

    private TcpProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** To the server that listens on a port, now or later. */
    public static TcpProxy to(int port) {
        return new TcpProxy(port);
    }

    /** Where the client finds the server. */
    public int port() {
        return server.getLocalPort();
    }

    /** Breaks all connections, and those to come. */
    public void cut() {
        cut = true;
        sockets.forEach(TcpProxy::close);
    }

    /** Whatever is sent arrives so much later. */
    public void slow(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** All is as it should be, but connections that lose what is sent. */
    public void heal() {
        cut = false;
        delayNanos = 0;
    }

    /** Loses what is sent from now on over the connections that there are, of which neither side hears; new ones work. */
    public void lose() {
        lost.addAll(sockets);
    }

    /** How many ends of connections are open: two of each, until a side gives one up that fell silent. */
    public int openEnds() {
        return sockets.size();
    }

    @Override
    public void close() {
        cut();
        try {
            server.close();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    close(client);
                } else {
                    // Beside, as a server that is stopped takes its time.
                    Thread.ofVirtual().start(() -> connect(client));
                }
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void connect(Socket client) {
        sockets.add(client);
        Socket behind = new Socket();
        try {
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
            behind.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
        } catch (IOException _) {
            // The server is away, which the client sees as it would without a proxy.
            sockets.remove(client);
            close(client);
            close(behind);
            return;
        }
        sockets.add(behind);
        if (cut) {
            close(client);
            close(behind);
        }
        Thread.ofVirtual().start(() -> pump(client, behind));
        pump(behind, client);
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                long wait = delayNanos;
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                }
                if (!lost.contains(from)) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException _) {
            // Cut, or closed by one side: so it is for the other, if it hears of that.
        }
        sockets.remove(from);
        close(from);
        if (!lost.remove(from)) {
            sockets.remove(to);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more.
        }
    }
}
